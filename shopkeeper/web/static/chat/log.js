// The conversation as it stands on the page: turns in their order, each what was said and the reply's pieces.
// Frames may come twice (another connection, another tab) or anew (a reply begun again after a crash).

import { fill, h, icon } from "./dom.js";
import * as pieces from "./pieces.js";

const SHOWN = ["products", "table", "citation", "order", "choices", "identify"];

export class Log {
  /** `chat` gives words and doings; `say` reads a sentence to a screen reader. */
  constructor(chat, announce) {
    this.chat = chat;
    this.announce = announce;
    this.element = h("div", { class: "log", role: "log", "aria-live": "off", "aria-label": chat.t("chat.log"), tabindex: "-1" });
    this.clear();
  }

  clear() {
    this.element.replaceChildren();
    this.turns = new Map();
    this.cards = new Map();
    this.pending = new Map();
    this.seq = 0;
    this.shown = 0;
  }

  /** What the visitor just sent, before the shop has it. */
  sent(text, key) {
    const turn = this.block();
    turn.element.append(this.bubble("customer", text));
    this.pending.set(key, turn);
    this.waiting(turn);
    this.toEnd();
    return turn;
  }

  /** Takes a message back that the shop never got. */
  failed(key, text, again) {
    const turn = this.pending.get(key);
    if (!turn) return;
    this.rest(turn);
    turn.problem?.remove();
    turn.problem = h("p", { class: "problem" }, icon("info", 16), h("span", { text }),
      again ? h("button", { type: "button", class: "link", text: this.chat.t("chat.again"), onclick: () => { turn.problem.remove(); this.waiting(turn); again(); } }) : null);
    turn.element.append(turn.problem);
    this.announce(text);
    this.follow(turn);
  }

  block() {
    const element = h("div", { class: "turn" });
    this.element.append(element);
    return { element, reply: null, text: null, steps: null, attempt: 0, said: "" };
  }

  bubble(role, text, name = "") {
    const who = role === "customer" ? this.chat.t("chat.you") : role === "agent" ? name || this.chat.t("chat.person") : this.chat.t("chat.assistant");
    return h("div", { class: `bubble bubble-${role}` },
      h("span", { class: role === "agent" ? "who" : "unseen", text: role === "agent" ? who : `${who}: ` }),
      h("p", { class: "said", text }));
  }

  waiting(turn) {
    this.rest(turn);
    turn.dots = h("p", { class: "dots" }, h("span", { class: "unseen", text: this.chat.t("chat.writing") }), h("i"), h("i"), h("i"));
    turn.element.append(turn.dots);
  }

  rest(turn) { turn.dots?.remove(); turn.dots = null; }

  turn(number) {
    let turn = this.turns.get(number);
    if (!turn) {
      turn = this.block();
      this.turns.set(number, turn);
    }
    return turn;
  }

  /** What the visitor said, at the head of its turn: in this tab it stands there already, in another it does not. */
  said(data) {
    if (this.turns.has(data.turn)) return;
    const turn = data.key && this.pending.get(data.key);
    if (turn) {
      this.pending.delete(data.key);
      this.turns.set(data.turn, turn);
      return;
    }
    const other = this.turn(data.turn);
    other.element.append(this.bubble("customer", data.text));
    this.waiting(other);
    this.retire();
  }

  /** One event of a reply. `fresh`: it happens now and is read out; else the page is only catching up. */
  take(kind, data, seq, fresh) {
    if (seq && seq <= this.seq) return;
    if (seq) this.seq = seq;
    if (kind === "said") this.said(data);
    const turn = this.turn(data.turn ?? 0);
    if ((data.attempt ?? 1) > turn.attempt) {
      if (turn.attempt) this.again(turn);
      turn.attempt = data.attempt ?? 1;
    }
    turn.reply ??= this.reply(turn);
    if (kind === "text" && data.agent) this.person(turn, data, fresh);
    else if (kind === "text") this.text(turn, data.text);
    else if (kind === "tool") this.step(turn, data);
    else if (kind === "card") this.card(turn, data, fresh);
    else if (kind === "picture") this.add(turn, pieces.picture(data, this.chat), "mine");
    else if (kind === "handoff") this.handoff(turn, data, fresh);
    else if (kind === "error") this.error(turn, data, fresh);
    else if (kind === "done") this.done(turn, data, fresh);
    else if (SHOWN.includes(kind)) { this.still(kind, turn); this.add(turn, pieces[kind](data, this.chat), kind); }
    this.follow(turn);
  }

  reply(turn) {
    const reply = h("div", { class: "reply" });
    turn.element.append(reply);
    return reply;
  }

  /** Takes back what a reply that was cut off had shown. */
  again(turn) {
    turn.reply?.remove();
    Object.assign(turn, { reply: null, text: null, steps: null, said: "" });
  }

  add(turn, element, kind) {
    if (kind !== "tool") this.rest(turn);
    turn.text = null;
    element.classList.add("piece");
    if (kind === "mine") turn.element.prepend(element); else turn.reply.append(element);
  }

  text(turn, text) {
    this.rest(turn);
    if (!turn.text) {
      turn.text = this.bubble("assistant", "");
      turn.reply.append(turn.text);
      if (turn.said) turn.said += " ";
    }
    turn.said += text;
    turn.text.querySelector(".said").append(text);
  }

  /** What a person of the shop writes. */
  person(turn, data, fresh) {
    this.rest(turn);
    turn.text = null;
    turn.reply.append(this.bubble("agent", data.text, data.agent));
    if (fresh) this.announce(`${data.agent}: ${data.text}`);
  }

  step(turn, data) {
    if (!turn.steps) {
      turn.steps = h("ul", { class: "steps", role: "list" });
      turn.reply.append(turn.steps);
      turn.text = null;
    }
    const name = data.label || data.name;
    let row = [...turn.steps.children].find((one) => one.dataset.name === data.name && one.dataset.state === "started");
    if (!row) {
      row = h("li", { dataset: { name: data.name } });
      turn.steps.append(row);
    }
    row.dataset.state = data.state;
    const mark = data.state === "done" ? icon("check", 16) : data.state === "started" ? h("i", { class: "spin" }) : icon("info", 16);
    row.replaceChildren(mark, h("span", { text: name }), data.state === "failed" || data.state === "stopped" ? h("span", { class: "unseen", text: ` (${this.chat.t(`chat.step.${data.state}`)})` }) : "");
  }

  card(turn, data, fresh) {
    const kept = { ...this.cards.get(data.id)?.kept, ...data };
    const shown = pieces.card(kept, this.chat);
    shown.kept = kept;
    const before = this.cards.get(data.id);
    const had = before?.contains(before.getRootNode().activeElement);
    if (before?.isConnected) before.replaceWith(shown); else this.add(turn, shown, "card");
    this.cards.set(data.id, shown);
    this.rest(turn);
    if (had) this.chat.focus();
    if (fresh) this.announce(data.state === "open" ? `${this.chat.t("chat.card.please")} ${kept.title} ${kept.lines?.join(" ") ?? ""} ${kept.effect ?? ""}` : this.chat.t(`chat.card.${data.state}`));
  }

  handoff(turn, data, fresh) {
    const text = fill(this.chat.t(`chat.handoff.${data.state}`), { agent: data.agent || this.chat.t("chat.person") });
    this.add(turn, h("p", { class: "notice" }, icon("person", 18), h("span", { text })), "handoff");
    this.chat.status({ status: { waiting: "waiting", taken: "taken" }[data.state] ?? "open", agent: data.agent ?? "" });
    if (fresh) this.announce(text);
  }

  error(turn, data, fresh) {
    if (turn.said) return;
    const text = this.chat.t(data.message === "interrupted" ? "chat.interrupted" : "chat.failed");
    this.add(turn, h("p", { class: "problem" }, icon("info", 16), h("span", { text })), "error");
    if (fresh) this.announce(text);
  }

  done(turn, data, fresh) {
    this.rest(turn);
    if (!turn.said && data.text) this.text(turn, data.text);
    if (turn.steps) {
      for (const row of turn.steps.children) if (row.dataset.state === "started") row.dataset.state = "done";
      turn.steps.classList.add("over");
    }
    turn.text = null;
    this.condense(turn);
    if (fresh && turn.said) this.announce(turn.said);
  }

  /** What a card says in full need not stand above it a second time. */
  condense(turn) {
    for (const box of turn.reply.querySelectorAll(".card")) {
      const parts = [box.kept?.title, ...(box.kept?.lines ?? [])].filter((part) => typeof part === "string" && part);
      for (const bubble of turn.reply.querySelectorAll(".bubble-assistant")) {
        const said = bubble.querySelector(".said");
        if (!parts.length || !parts.every((part) => said.textContent.includes(part))) continue;
        said.textContent = parts.reduce((text, part) => text.replace(part, " "), said.textContent).replace(/[ \t]+/g, " ").replace(/\s*[(（](?:yes\/no|是\/否)[)）]\s*$/, "").trim();
        if (!said.textContent) bubble.remove();
      }
    }
  }

  /** Chips and forms of earlier turns cannot be used any more once there are new ones. */
  still(kind, turn) {
    if (kind === "choices" || kind === "identify") this.retire(turn.element);
  }

  retire(besides = null) {
    for (const old of this.element.querySelectorAll(".choices, .identify")) if (!besides?.contains(old)) old.remove();
  }

  /** To the end of the log. */
  toEnd() {
    this.element.scrollTop = this.element.scrollHeight;
    this.shown = this.element.scrollTop;
  }

  /** Shows what grows, but never more than its head at the top; who has scrolled away is left there. */
  follow(turn) {
    const view = this.element;
    const end = view.scrollHeight - view.clientHeight;
    if (view.scrollTop < this.shown - 60) return;
    const head = turn.element.offsetTop - 12;
    view.scrollTop = Math.max(this.shown, Math.min(end, head));
    this.shown = view.scrollTop;
  }
}

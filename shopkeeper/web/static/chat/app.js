// The chat: one conversation with its log, its line to write in, its menu. The page and the widget mount the same.

import { fill, h, icon, webAddress } from "./dom.js";
import { Log } from "./log.js";
import { Refusal, Server } from "./server.js";
import { memory, rating } from "./sheets.js";

const PAUSES = [500, 1500, 3000, 6000, 12000];
const LONGEST = 4000;
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
const freshKey = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** What this browser keeps of the chat: the conversation and its token. Without storage it lasts until the page goes. */
class Kept {
  constructor(base) { this.name = `shopkeeper.chat ${new URL(base).origin}`; this.held = null; }
  read() {
    try { this.held = JSON.parse(localStorage.getItem(this.name) ?? "null"); } catch { /* no storage here */ }
    return this.held?.id && this.held.token ? this.held : null;
  }
  write(held) {
    this.held = held;
    try {
      if (held) localStorage.setItem(this.name, JSON.stringify(held)); else localStorage.removeItem(this.name);
    } catch { /* no storage here */ }
  }
  /** The name under which this visitor agreed to be remembered; kept only as long as they agree. */
  get visitor() { try { return localStorage.getItem(`${this.name} visitor`) ?? ""; } catch { return ""; } }
  set visitor(name) {
    try {
      if (name) localStorage.setItem(`${this.name} visitor`, name); else localStorage.removeItem(`${this.name} visitor`);
    } catch { /* no storage here */ }
  }
}

export class Chat {
  /**
   * `root` receives the chat. `setup` is what /api/v1/chat/setup gave. `onclose`: there is a way to close it (a
   * panel); `onnews`: a person wrote while it was closed; `embedded`: the page is not the shop's own.
   */
  constructor(root, { base, setup, onclose = null, onnews = null, embedded = false }) {
    Object.assign(this, { base, setup, onclose, onnews, embedded });
    this.kept = new Kept(base);
    this.server = new Server(base, this.kept.read());
    this.busy = false;
    this.rated = false;
    this.visible = false;
    this.listening = null;
    this.state = { status: "open", agent: "" };
    this.build(root);
    addEventListener("storage", (event) => { if (event.key === this.kept.name) this.adopt(); });
    document.addEventListener("visibilitychange", () => this.listen());
    addEventListener("online", () => this.listen());
    addEventListener("pagehide", () => this.listening?.abort());
    addEventListener("pageshow", (event) => { if (event.persisted) this.listen(); });
  }

  t(key) { return this.setup.words[key] ?? key; }

  build(root) {
    const t = (key) => this.t(key);
    this.told = h("p", { class: "unseen", role: "status", "aria-live": "polite" });
    this.log = new Log(this, (text) => this.announce(text));
    this.title = h("h2", { class: "title", id: "chat-title", text: fill(t("chat.title"), { shop: this.setup.shop }) });
    this.line = h("p", { class: "subtitle", text: t("chat.subtitle") });
    this.strip = h("p", { class: "strip", hidden: true });
    this.basket = h("p", { class: "basket", hidden: true });
    this.menuButton = h("button", {
      type: "button", class: "round", "aria-label": t("chat.menu"), "aria-expanded": "false", "aria-controls": "chat-menu",
      onclick: () => this.menu(this.menuList.hidden),
    }, icon("more", 22));
    this.menuList = h("ul", { class: "menu", id: "chat-menu", role: "list", hidden: true },
      [
        ["person", "chat.menu.person", () => this.say(t("chat.say.person"))],
        ["page", "chat.menu.transcript", () => this.transcript("html")],
        ["page", "chat.menu.transcript_text", () => this.transcript("text")],
        ["info", "chat.menu.memory", () => memory(this)],
        ["star", "chat.menu.end", () => this.ended(true)],
        ["chat", "chat.menu.new", () => this.restart()],
      ].map(([name, key, act]) => h("li", {}, h("button", { type: "button", onclick: () => { this.menu(false); act(); } }, icon(name, 18), h("span", { text: t(key) })))));
    this.field = h("textarea", {
      id: "chat-field", rows: 1, maxlength: LONGEST, placeholder: t("chat.placeholder"), enterkeyhint: "send",
      oninput: () => this.grow(), onkeydown: (event) => this.key(event), onpaste: (event) => this.pasted(event),
    });
    this.file = h("input", { type: "file", class: "unseen", id: "chat-file", tabindex: "-1", accept: "image/jpeg,image/png,image/webp", "aria-label": t("chat.picture"), onchange: () => { this.upload(this.file.files[0]); this.file.value = ""; } });
    this.send = h("button", { type: "submit", class: "round send", "aria-label": t("chat.send") }, icon("send", 20));
    this.composer = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.say(this.field.value); } },
      h("button", { type: "button", class: "round", "aria-label": t("chat.picture"), onclick: () => this.file.click() }, icon("picture", 22)), this.file,
      h("label", { class: "unseen", for: "chat-field", text: t("chat.field") }), this.field, this.send);
    this.element = h("section", { class: "chat", "aria-labelledby": "chat-title", onkeydown: (event) => this.escape(event) },
      h("header", { class: "head" }, h("div", { class: "names" }, this.title, this.line), this.menuButton,
        this.onclose ? h("button", { type: "button", class: "round", "aria-label": t("chat.close"), onclick: () => this.onclose() }, icon("close", 22)) : null, this.menuList),
      this.strip, this.log.element, this.basket, this.composer,
      h("p", { class: "note", text: t("chat.note") }), this.told);
    root.append(this.element);
    this.greet();
  }

  greet() {
    const t = (key) => this.t(key);
    this.log.element.append(h("div", { class: "greeting" },
      h("p", { class: "bubble bubble-assistant", text: fill(t("chat.greeting"), { shop: this.setup.shop }) }),
      h("div", { class: "choices", role: "group", "aria-label": t("chat.choices") },
        ["chat.starter.1", "chat.starter.2", "chat.starter.3", "chat.starter.4"].map((key) => h("button", { type: "button", class: "chip", text: t(key), onclick: () => this.say(t(key)) })))));
  }

  // ---- being shown ---------------------------------------------------------------------------------------

  /** The chat comes into view: what happened meanwhile is fetched, and what happens is followed. */
  async show() {
    this.visible = true;
    if (this.server.held && !this.log.seq) await this.resume();
    this.listen();
  }

  hide() {
    this.visible = false;
    if (!this.expecting) this.listening?.abort();
  }

  /** A person was asked for or is here: what they write is followed, also while the panel is closed. */
  get expecting() { return ["waiting", "taken"].includes(this.state.status); }

  focus() { this.field.focus(); }

  announce(text) {
    this.told.textContent = "";
    setTimeout(() => { this.told.textContent = text; }, 60);
  }

  /** The whole conversation as the shop has it. */
  async resume() {
    try {
      const state = await this.server.state();
      this.log.clear();
      this.greet();
      this.status(state);
      for (const [kind, data, seq] of state.frames) this.frame(kind, data, seq, false);
      if (state.frames.length) this.log.element.querySelector(".greeting .choices")?.remove();
      this.log.toEnd();
      this.notice("");
      this.showCart(state.cart);
    } catch (error) {
      if (error instanceof Refusal && [401, 404].includes(error.status)) this.forgetConversation();
      else this.notice(this.t("chat.offline"));
    }
  }

  /** Another tab began a new conversation, or ended this one. */
  async adopt() {
    const held = this.kept.read();
    if (held?.id === this.server.held?.id) return;
    this.listening?.abort();
    this.server.held = held;
    this.rated = false;
    this.log.clear();
    this.greet();
    this.status({ status: "open", agent: "" });
    if (this.visible) await this.show();
  }

  forgetConversation() {
    this.kept.write(null);
    this.server.held = null;
    this.rated = false;
    this.log.clear();
    this.greet();
    this.showCart(null);
    this.status({ status: "open", agent: "" });
  }

  restart() {
    this.listening?.abort();
    this.forgetConversation();
    this.focus();
  }

  // ---- events ----------------------------------------------------------------------------------------------

  frame(kind, data, seq, fresh) {
    if (kind === "open") { if (data.status) this.status(data); }
    else if (kind === "end") return;
    else if (kind === "cart") { this.log.take(kind, data, seq, fresh); if (fresh) this.cartChanged(); }
    else this.log.take(kind, data, seq, fresh);
    if (fresh && !this.visible && kind === "text" && data.agent) this.onnews?.();
  }

  /** Follows the conversation while it is in view and nothing else is being received. */
  async listen() {
    const wanted = (this.visible || this.expecting) && !document.hidden && this.server.held;
    if (!wanted || this.busy) { if (!this.busy) this.listening?.abort(); return; }
    if (this.listening && !this.listening.signal.aborted) return;
    const mine = (this.listening = new AbortController());
    for (let failures = 0; !mine.signal.aborted;) {
      try {
        for await (const [kind, data, seq] of this.server.live(this.log.seq, mine.signal)) {
          failures = 0;
          this.notice("");
          this.frame(kind, data, seq, true);
        }
        if (!mine.signal.aborted) await sleep(200);
      } catch (error) {
        if (mine.signal.aborted) return;
        if (error instanceof Refusal && [401, 404].includes(error.status)) { mine.abort(); this.forgetConversation(); return; }
        if (failures) this.notice(this.t("chat.offline"));
        await sleep(Math.max(PAUSES[Math.min(failures, PAUSES.length - 1)], (error.wait ?? 0) * 1000));
        failures += 1;
      }
    }
  }

  /** Sends something and receives its reply; a connection that breaks is taken up again, nothing is done twice. */
  async exchange(send, failed) {
    if (this.busy) return;
    this.working(true);
    this.listening?.abort();
    let over = false, last = {};
    for (let failures = 0; !over; failures += 1) {
      try {
        if (!this.server.held) {
          await this.start();
        }
        for await (const [kind, data, seq] of send()) {
          failures = 0;
          this.notice("");
          if (kind === "end") { over = true; last = data; }
          else this.frame(kind, data, seq, true);
        }
        if (!over) await sleep(PAUSES[0]);
      } catch (error) {
        const status = error instanceof Refusal ? error.status : 0;
        if (status === 401 || status === 404) {
          this.kept.write(null);
          this.server.held = null;
          this.log.seq = 0;
          this.log.turns.clear();
          if (failures < 2) continue;
        }
        if ([0, 409, 429, 502, 503].includes(status) && failures < PAUSES.length) {
          this.notice(this.t(status === 429 || status === 503 ? "chat.wait" : "chat.offline"));
          await sleep(Math.max(PAUSES[failures], (error.wait ?? 0) * 1000));
          continue;
        }
        failed(status);
        break;
      }
    }
    this.working(false);
    if (over) this.kept.visitor = last.visitor;
    if (last.ended && !this.rated) this.ended();
    this.listen();
  }

  async start() {
    await this.server.start(this.setup.language, this.kept.visitor);
    this.kept.write(this.server.held);
  }

  working(busy) {
    this.busy = busy;
    this.send.setAttribute("aria-disabled", String(busy));
    this.log.element.setAttribute("aria-busy", String(busy));
  }

  // ---- doings ----------------------------------------------------------------------------------------------

  async say(written) {
    const text = written.trim();
    if (!text || this.busy) return;
    this.field.value = "";
    this.grow();
    this.log.retire();
    const key = freshKey();
    this.log.sent(text, key);
    this.focus();
    const attempt = () => this.exchange(
      () => this.server.say(text, key, this.log.seq),
      (status) => this.log.failed(key, this.t(status === 413 || status === 422 ? "chat.too_long" : "chat.not_sent"), attempt),
    );
    await attempt();
  }

  async settle(card, yes) {
    if (this.busy) return;
    const box = this.log.cards.get(card);
    for (const button of box?.querySelectorAll("button") ?? []) button.setAttribute("aria-disabled", "true");
    await this.exchange(() => this.server.settle(card, yes, this.log.seq), () => {
      for (const button of box?.querySelectorAll("button") ?? []) button.removeAttribute("aria-disabled");
      this.notice(this.t("chat.not_sent"));
      this.announce(this.t("chat.not_sent"));
    });
    this.focus();
  }

  async add(product, variant, button) {
    if (button.getAttribute("aria-disabled") === "true") return;
    button.setAttribute("aria-disabled", "true");
    try {
      const told = await this.server.add(product.id, variant);
      this.announce(told.message);
      this.showCart(told);
      const label = button.querySelector("span");
      label.textContent = this.t("chat.added");
      setTimeout(() => { label.textContent = this.t("chat.add"); }, 2500);
    } catch (error) {
      const text = error.status === 409 ? error.message : this.t("chat.not_sent");
      this.notice(text);
      this.announce(text);
    }
    button.removeAttribute("aria-disabled");
  }

  async upload(file) {
    if (!file || this.busy) return;
    const refuse = (key) => { this.notice(this.t(key)); this.announce(this.t(key)); };
    if (!["image/jpeg", "image/png", "image/webp"].includes(file.type)) return refuse("chat.picture_kind");
    if (file.size > this.setup.most_picture_bytes) return refuse("chat.picture_size");
    try {
      if (!this.server.held) await this.start();
      const stored = await this.server.upload(file);
      for (const [kind, data, seq] of stored.frames) this.frame(kind, data, seq, true);
      this.announce(this.t("chat.picture_sent"));
      this.log.toEnd();
      this.notice("");
      this.listen();
    } catch (error) { refuse(error.status === 413 ? "chat.picture_size" : error.status === 422 ? "chat.picture_kind" : "chat.not_sent"); }
    this.focus();
  }

  async transcript(format) {
    if (!this.server.held) return this.announce(this.t("chat.nothing_yet"));
    try {
      const address = URL.createObjectURL(await this.server.transcript(format));
      const link = h("a", { href: address, download: `chat.${format === "html" ? "html" : "txt"}`, hidden: true });
      this.element.append(link);
      link.click();
      link.remove();
      setTimeout(() => URL.revokeObjectURL(address), 10000);
    } catch { this.notice(this.t("chat.offline")); }
  }

  /** The question how it was, once the talk is over. */
  ended(focus = false) {
    if (!this.server.held) return this.onclose?.();
    rating(this, focus);
  }

  // ---- what stands around the log --------------------------------------------------------------------------------

  status({ status = "open", agent = "" }) {
    this.state = { status, agent };
    const key = { waiting: "chat.status.waiting", taken: "chat.status.taken", closed: "chat.status.closed" }[status] ?? "chat.subtitle";
    this.line.textContent = fill(this.t(key), { agent: agent || this.t("chat.person") });
    this.element.dataset.status = status;
  }

  notice(text) {
    this.strip.textContent = text;
    this.strip.hidden = !text;
  }

  async cartChanged() {
    try { this.showCart(await this.server.cart()); } catch { /* the line stays as it was */ }
  }

  showCart(cart) {
    this.basket.hidden = !cart?.count;
    this.basket.replaceChildren();
    if (!cart) return;
    if (cart.count) {
      const address = webAddress(cart.url, this.base);
      this.basket.append(icon("cart", 18), h("span", { text: fill(this.t("chat.in_cart"), { n: cart.count, total: cart.total_text }) }),
        h("a", { href: address, ...(this.embedded ? { target: "_blank", rel: "noopener" } : {}), text: this.t("chat.view_cart") }));
    }
    document.dispatchEvent(new CustomEvent("shopkeeper:cart", { detail: { count: cart.count } }));
  }

  menu(open) {
    this.menuList.hidden = !open;
    this.menuButton.setAttribute("aria-expanded", String(open));
    if (open) this.menuList.querySelector("button").focus();
  }

  escape(event) {
    if (event.key !== "Escape" || event.isComposing) return;
    if (!this.menuList.hidden) { this.menu(false); this.menuButton.focus(); }
    else if (this.sheet) this.sheet.close();
    else if (this.onclose) this.onclose();
    else return;
    event.stopPropagation();
  }

  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.composer.requestSubmit();
  }

  pasted(event) {
    const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
    if (file) { event.preventDefault(); this.upload(file); }
  }

  grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 140)}px`;
  }
}

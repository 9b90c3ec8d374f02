// What opens over the log: what the shop remembers, and the question how it was.

import { fill, h, icon } from "./dom.js";

/** A sheet with a title over the log; closing gives the focus back to the line. */
function sheet(chat, title, ...content) {
  chat.sheet?.close();
  const heading = h("h3", { tabindex: "-1", id: "chat-sheet", text: title });
  const close = () => { box.remove(); chat.sheet = null; chat.focus(); };
  const box = h("section", { class: "sheet", "aria-labelledby": "chat-sheet" },
    h("div", { class: "sheet-head" }, heading, h("button", { type: "button", class: "round", "aria-label": chat.t("chat.back"), onclick: close }, icon("close", 20))),
    h("div", { class: "sheet-body" }, content));
  chat.sheet = { element: box, close };
  chat.log.element.after(box);
  heading.focus();
  return chat.sheet;
}

/** What the shop remembers of this visitor, with their yes; each thing can be erased. */
export async function memory(chat) {
  const t = (key) => chat.t(key);
  const body = h("div", { class: "memory" });
  const opened = sheet(chat, t("chat.memory"), body);
  async function show(change = null) {
    try {
      if (!chat.server.held) await chat.start();
      if (change) await change();
      const told = await chat.server.memory();
      chat.kept.visitor = told.consent ? told.visitor : "";
      body.replaceChildren(
        h("p", { text: t(told.consent ? "chat.memory.on" : "chat.memory.off") }),
        h("p", {}, h("button", { type: "button", class: "button small quiet", text: t(told.consent ? "chat.memory.stop" : "chat.memory.allow"), onclick: () => show(() => chat.server.consent(!told.consent)) })),
        told.facts.length
          ? h("ul", { role: "list", class: "facts" }, told.facts.map((fact) => h("li", {}, h("span", {}, h("b", { text: `${fact.label}: ` }), fact.value),
            h("button", { type: "button", class: "round", "aria-label": fill(t("chat.memory.erase"), { name: fact.label }), onclick: () => show(() => chat.server.forget(fact.name)) }, icon("trash", 18)))))
          : h("p", { text: t("chat.memory.nothing") }),
        told.facts.length ? h("p", {}, h("button", { type: "button", class: "link", text: t("chat.memory.erase_all"), onclick: () => show(() => chat.server.forget()) })) : "",
      );
      if (change) { chat.announce(t("chat.memory.changed")); opened.element.querySelector("h3").focus(); }
    } catch { body.replaceChildren(h("p", { class: "problem", text: t("chat.offline") })); }
  }
  await show();
}

/** One to five stars and a word, sent once; then thanks. */
export function rating(chat, focus) {
  const t = (key) => chat.t(key);
  chat.element.querySelector(".rate")?.remove();
  const words = h("textarea", { id: "chat-comment", rows: 2, maxlength: 2000 });
  const stars = [1, 2, 3, 4, 5].map((n) => [
    h("input", { type: "radio", class: "unseen", name: "stars", id: `chat-star-${n}`, value: n }),
    h("label", { for: `chat-star-${n}`, title: t(`chat.stars.${n}`) }, icon("star", 28), h("span", { class: "unseen", text: t(`chat.stars.${n}`) })),
  ]);
  const problem = h("p", { class: "problem", hidden: true, text: t("chat.rate.choose") });
  const form = h("form", {
    class: "rate piece",
    onsubmit: async (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input:checked");
      problem.hidden = Boolean(chosen);
      if (!chosen) { form.querySelector("input").focus(); return; }
      try {
        await chat.server.rate(Number(chosen.value), words.value.trim());
        chat.rated = true;
        form.replaceChildren(h("p", { class: "notice" }, icon("check", 18), h("span", { text: t("chat.rate.thanks") })),
          h("p", {}, h("button", { type: "button", class: "link", text: t("chat.menu.new"), onclick: () => chat.restart() })));
        chat.announce(t("chat.rate.thanks"));
        chat.focus();
      } catch { problem.textContent = t("chat.not_sent"); problem.hidden = false; }
    },
  },
  h("fieldset", {}, h("legend", { text: t("chat.rate.question") }), h("div", { class: "stars" }, stars)),
  problem,
  h("p", { class: "field" }, h("label", { for: "chat-comment", text: t("chat.rate.comment") }), words),
  h("p", { class: "rate-buttons" }, h("button", { type: "submit", class: "button small main", text: t("chat.rate.send") }),
    h("button", { type: "button", class: "button small quiet", text: t("chat.rate.skip"), onclick: () => { chat.rated = true; form.remove(); chat.focus(); } })));
  chat.log.element.append(form);
  chat.log.toEnd();
  if (focus) form.querySelector("input").focus();
}

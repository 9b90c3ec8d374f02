// Opens the shop's chat on any page:  <script src="https://shop.example/widget.js" async></script>
// data-language="zh": the chat's language (else the page's). data-open: open at once. The page gets one element, with a
// shadow root: its styles and the page's do not meet. On the shop's own chat page the chat fills the place left for it.
"use strict";
(() => {
  const script = document.currentScript;
  if (!script || window.ShopkeeperChat) return;
  const base = new URL(script.src).origin;
  const embedded = base !== location.origin;
  const wished = script.dataset.language || document.documentElement.lang || navigator.language || "en";
  const OPEN = `shopkeeper.chat.open ${base}`;
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  let setup = null, chat = null, panel = null, opening = null, before = null, place = null;

  const kept = { // "open" or "waiting" (closed, a person will write) on the page before; "" where storage is refused
    get state() { try { return sessionStorage.getItem(OPEN) ?? ""; } catch { return ""; } },
    set state(value) { try { sessionStorage.setItem(OPEN, value); } catch { /* no storage here */ } },
  };

  async function load() {
    const answer = await fetch(`${base}/api/v1/chat/setup?language=${encodeURIComponent(wished.split("-")[0])}`, { credentials: "omit" });
    if (!answer.ok) throw new Error(`the chat of ${base} answered ${answer.status}`);
    setup = await answer.json();
    const style = await fetch(base + setup.style, { credentials: "omit" });
    const sheet = new CSSStyleSheet();
    await sheet.replace(await style.text());
    root.adoptedStyleSheets = [sheet];
    host.lang = setup.language === "zh" ? "zh-Hans" : setup.language;
  }

  function icon(path) {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    for (const [name, value] of Object.entries({ width: 26, height: 26, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 1.7, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" })) svg.setAttribute(name, value);
    const shape = document.createElementNS("http://www.w3.org/2000/svg", "path");
    shape.setAttribute("d", path);
    svg.append(shape);
    return svg;
  }

  const button = document.createElement("button");
  button.type = "button";
  button.className = "launch";
  button.setAttribute("aria-haspopup", "dialog");
  button.setAttribute("aria-expanded", "false");
  button.addEventListener("click", () => open());
  const news = document.createElement("p");
  news.className = "news";
  news.setAttribute("role", "status");
  button.append(icon("M5 5.5h14a1.5 1.5 0 0 1 1.5 1.5v8.5A1.5 1.5 0 0 1 19 17h-7l-4.5 3.5V17H5a1.5 1.5 0 0 1-1.5-1.5V7A1.5 1.5 0 0 1 5 5.5zM8 9.8h8M8 13h5"), document.createElement("span"));

  async function mount(into, options) {
    const { Chat } = await import(base + setup.app);
    chat = new Chat(into, { base, setup, embedded, ...options });
    return chat;
  }

  /** The panel with the chat in it, still hidden. */
  function prepare() {
    opening ??= (async () => {
      panel = document.createElement("div");
      panel.className = "panel";
      panel.hidden = true;
      panel.setAttribute("role", "dialog");
      panel.setAttribute("aria-labelledby", "chat-title");
      root.append(panel);
      panel.addEventListener("keydown", trap);
      await mount(panel, { onclose: close, onnews: () => { news.textContent = setup.words["chat.news"]; } });
    })();
    return opening;
  }

  /** Opens the panel, for the keyboard too: the focus goes in, and comes back when it closes. */
  function open({ focus = true } = {}) {
    if (place) { chat?.focus(); return Promise.resolve(); }
    before = focus ? button : null;
    return prepare().then(() => {
      panel.hidden = false;
      button.hidden = true;
      button.setAttribute("aria-expanded", "true");
      kept.state = "open";
      news.textContent = "";
      if (!still.matches) panel.classList.add("rising");
      if (focus) chat.focus();
      return chat.show();
    }, (error) => { opening = null; panel?.remove(); console.warn(`chat: ${error.message}`); });
  }

  function close() {
    if (!panel || panel.hidden) return;
    panel.hidden = true;
    button.hidden = false;
    button.setAttribute("aria-expanded", "false");
    kept.state = chat.expecting ? "waiting" : "";
    chat.hide();
    (before ?? button).focus();
  }

  /** Where the panel covers the whole page, Tab stays inside. */
  function trap(event) {
    if (event.key !== "Tab" || !matchMedia("(max-width: 560px)").matches) return;
    const stops = [...panel.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
      .filter((one) => one.tabIndex >= 0 && one.checkVisibility());
    const at = root.activeElement;
    if (event.shiftKey && at === stops[0]) { event.preventDefault(); stops.at(-1).focus(); }
    else if (!event.shiftKey && at === stops.at(-1)) { event.preventDefault(); stops[0].focus(); }
  }

  async function begin() {
    place = document.querySelector("[data-shopkeeper-chat]");
    await load();
    if (place) {
      host.dataset.page = "";
      place.append(host);
      await mount(root, {});
      await chat.show();
      return;
    }
    button.querySelector("span").textContent = setup.words["chat.open"];
    root.append(button, news);
    document.body.append(host);
    if (kept.state === "open" || "open" in script.dataset) await open({ focus: false });
    else if (kept.state === "waiting") prepare().then(() => chat.resume()).then(() => chat.listen());
    document.addEventListener("click", (event) => { // links of the page that open the chat
      const link = event.target.closest?.("[data-open-chat]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
      event.preventDefault();
      open().then(() => { before = link; });
    });
  }

  window.ShopkeeperChat = { open, close };
  const start = () => begin().catch((error) => console.warn(`chat: ${error.message}`));
  if (document.readyState !== "loading") start(); else addEventListener("DOMContentLoaded", start);
})();

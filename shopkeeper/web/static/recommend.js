// The endless feed, and "not interested" without loading the page anew. Every page works without this file.
"use strict";
(() => {
  const $ = (selector, within = document) => within.querySelector(selector);
  const html = (value) => new DOMParser().parseFromString(value, "text/html");
  const token = () => $("input[name=csrf]")?.value ?? "";
  const say = (text) => { $("[data-live]").textContent = text; };
  const AUTOMATIC = 3; // then a person asks for more, so that the foot of the page can be reached

  // ---- the address without where the product was shown: it is not for sharing ------------------------------
  const here = new URL(location.href);
  if (here.searchParams.has("r")) {
    here.searchParams.delete("r");
    history.replaceState(history.state, "", here);
  }

  // ---- more of the feed ---------------------------------------------------------------------------------
  function feed(section) {
    const list = $("[data-feed-list]", section);
    let loaded = 0, loading = false;
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some((one) => one.isIntersecting) && loaded < AUTOMATIC) more(false);
    }, { rootMargin: "600px" });
    function watch() {
      watcher.disconnect();
      const link = $("[data-more]", section);
      if (link) watcher.observe(link);
    }
    async function more(asked) {
      const link = $("[data-more]", section);
      if (!link || loading) return;
      loading = true;
      section.setAttribute("aria-busy", "true");
      say(link.dataset.loading);
      try {
        const url = new URL(link.href);
        url.searchParams.set("part", section.dataset.level ?? "3");
        const answer = await fetch(url, { headers: { Accept: "text/html" } });
        const part = $("[data-feed-part]", html(await answer.text()));
        if (!answer.ok || !part) throw new Error("no feed");
        const known = new Set([...list.children].map((one) => one.dataset.pick));
        const fresh = [...$("ul", part).children].filter((one) => !known.has(one.dataset.pick));
        list.append(...fresh);
        link.parentElement.replaceWith(...part.querySelectorAll(".feed-more"));
        loaded += 1;
        say(section.dataset.added.replace("{n}", fresh.length));
        if (asked) $("a", fresh[0] ?? section)?.focus({ preventScroll: true });
      } catch {
        say(link.dataset.failed);
        if (asked) location.href = link.href;
        loaded = AUTOMATIC;
      }
      loading = false;
      section.removeAttribute("aria-busy");
      watch();
    }
    section.addEventListener("click", (event) => {
      const link = event.target.closest("[data-more]");
      if (!link || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      more(true);
    });
    watch();
  }
  for (const section of document.querySelectorAll("[data-feed]")) feed(section);

  // ---- not interested: the product goes at once, and can be taken back -----------------------------------------
  const form = $("#not-interested");
  async function send(values) {
    const answer = await fetch(form.action, {
      method: "POST", body: new URLSearchParams({ csrf: token(), ...values }), headers: { Accept: "application/json" },
    });
    if (!answer.ok) throw new Error("refused");
    return (await answer.json()).message;
  }
  function told(message, undo) {
    const box = $("[data-toast]");
    box.textContent = message;
    if (undo) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "toast-undo";
      button.textContent = form.dataset.undo;
      button.addEventListener("click", undo);
      box.append(" ", button);
    }
    box.classList.add("shown");
    clearTimeout(told.hiding);
    told.hiding = setTimeout(() => box.classList.remove("shown"), 8000);
  }
  async function dismiss(button) {
    const product = button.value, mark = button.dataset.mark;
    const cells = [...document.querySelectorAll(`[data-pick="${CSS.escape(product)}"]`)];
    const own = button.closest("[data-pick]");
    const next = own.nextElementSibling ?? own.previousElementSibling;
    try {
      const message = await send({ product, mark });
      for (const cell of cells) cell.hidden = true;
      $("a", next ?? document.body)?.focus({ preventScroll: true });
      told(message, async () => {
        try {
          const back = await send({ product, mark, undo: "1" });
          for (const cell of cells) cell.hidden = false;
          told(back);
          $("summary", own)?.focus({ preventScroll: true });
        } catch { told($("[data-toast]").dataset.failed); }
      });
    } catch { form.requestSubmit(button); }
  }
  form?.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.mark || button.dataset.failed) return;
    event.preventDefault();
    button.dataset.failed = "yes"; // when the script cannot, the plain form goes
    dismiss(button).finally(() => { delete button.dataset.failed; });
  });
  document.addEventListener("keydown", (event) => {
    const open = event.key === "Escape" && event.target.closest?.(".say[open]");
    if (!open) return;
    open.open = false;
    $("summary", open).focus();
  });
})();

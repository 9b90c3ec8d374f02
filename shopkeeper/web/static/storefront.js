// What makes the shop quicker to use. Every page works without this file.
"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const $ = (selector, within = document) => within.querySelector(selector);
  const html = (value) => new DOMParser().parseFromString(value, "text/html");
  const token = () => $("input[name=csrf]")?.value ?? "";

  // ---- messages -----------------------------------------------------------------------------------
  let hiding = 0;
  function toast(message, linked = false) {
    const box = $("[data-toast]");
    box.textContent = message;
    if (linked) {
      const link = document.createElement("a");
      link.href = box.dataset.cart;
      link.textContent = box.dataset.view;
      box.append(" ", link);
    }
    box.classList.add("shown");
    clearTimeout(hiding);
    hiding = setTimeout(() => box.classList.remove("shown"), 6000);
  }

  // ---- pictures that do not arrive ---------------------------------------------------------------------
  function replace(picture) {
    if (picture.dataset.replaced) return;
    picture.dataset.replaced = "yes";
    picture.removeAttribute("srcset");
    picture.src = document.body.dataset.noPhoto;
  }
  document.addEventListener("error", (event) => { if (event.target.matches?.("img")) replace(event.target); }, true);
  for (const one of document.images) if (one.complete && one.currentSrc && !one.naturalWidth) replace(one);

  // ---- departments: those that do not fit in the row are found under "More", and only there -----------------
  function departments(row, more) {
    const shown = [...row.children], listed = [...$("ul", more).children];
    function fit() {
      row.classList.add("measured");
      more.hidden = false;
      let first = shown[0].offsetTop;
      const all = shown.every((item) => item.offsetTop === first);
      more.hidden = all;
      first = shown[0].offsetTop;
      shown.forEach((item, at) => {
        const fits = item.offsetTop === first;
        item.inert = !fits;
        listed[at].hidden = fits;
      });
    }
    new ResizeObserver(fit).observe(row.parentElement);
    document.fonts?.ready.then(fit);
    more.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !more.open) return;
      more.open = false;
      $("summary", more).focus();
    });
    document.addEventListener("click", (event) => { if (!more.contains(event.target)) more.open = false; });
    more.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !more.contains(event.relatedTarget)) more.open = false;
    });
  }
  if ($(".departments-more")) departments($(".departments-row"), $(".departments-more"));

  // ---- suggestions: a combobox with a list (WAI-ARIA 1.2) ---------------------------------------------
  function suggestions(form) {
    const input = $("input[type=search]", form);
    const list = document.createElement("ul");
    list.className = "suggestions";
    list.id = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.dataset.label);
    form.append(list);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list",
    })) input.setAttribute(name, value);
    let rows = [], active = -1, typed = input.value, asked = 0, waiting = 0, running = null;

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }
    function mark(text) {
      const span = document.createElement("span");
      span.className = "suggestion-text";
      const place = text.toLowerCase().indexOf(typed.trim().toLowerCase());
      if (place < 0 || !typed.trim()) { span.textContent = text; return span; }
      const bold = document.createElement("b");
      bold.textContent = text.slice(place + typed.trim().length);
      span.append(text.slice(0, place + typed.trim().length), bold);
      return span;
    }
    function show() {
      list.replaceChildren(...rows.map((row, at) => {
        const item = document.createElement("li");
        item.className = "suggestion";
        item.id = `suggestion-${at}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        let lead;
        if (row.image) {
          lead = document.createElement("img");
          Object.assign(lead, { src: row.image, alt: "", width: 40, height: 40, referrerPolicy: "no-referrer" });
        } else {
          lead = document.createElement("span");
          lead.className = "suggestion-icon";
          lead.append($(".search-button .icon", form).cloneNode(true));
        }
        const note = document.createElement("span");
        note.className = "suggestion-note";
        note.textContent = [row.kind === "category" ? form.dataset.category : "", row.note ?? ""].filter(Boolean).join(" · ");
        item.append(lead, mark(row.text), note);
        item.addEventListener("mousedown", (event) => event.preventDefault());
        item.addEventListener("click", () => go(at));
        return item;
      }));
      list.hidden = !rows.length;
      input.setAttribute("aria-expanded", String(rows.length > 0));
      select(-1);
    }
    function select(at) {
      active = at;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === at)));
      if (at < 0) { input.removeAttribute("aria-activedescendant"); return; }
      input.setAttribute("aria-activedescendant", `suggestion-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
    function go(at) { location.href = rows[at].url; }
    async function ask() {
      const text = input.value;
      const turn = ++asked;
      running?.abort();
      if (!text.trim()) { rows = []; close(); return; }
      running = new AbortController();
      try {
        const answer = await fetch(`${form.dataset.suggest}?q=${encodeURIComponent(text)}`, { signal: running.signal });
        if (!answer.ok || turn !== asked) return;
        rows = await answer.json();
        if (turn === asked && document.activeElement === input) { typed = text; show(); }
      } catch (error) { if (error.name !== "AbortError") close(); }
    }
    input.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(ask, 60); });
    input.addEventListener("blur", () => setTimeout(close, 100));
    input.addEventListener("keydown", (event) => {
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        if (!open) { ask(); return; }
        const step = event.key === "ArrowDown" ? 1 : -1;
        select(((active + 1 + step + rows.length + 1) % (rows.length + 1)) - 1);
      } else if (event.key === "Enter" && open && active >= 0) {
        event.preventDefault();
        go(active);
      } else if (event.key === "Escape") {
        if (open) { event.preventDefault(); close(); } else input.value = "";
      } else if (event.key === "Tab") close();
    });
    form.addEventListener("submit", close);
  }

  // ---- lists: filters, order and pages without loading the page anew ---------------------------------
  let loading = null;
  async function swap(url, { push = true, top = false } = {}) {
    const listing = $("#listing");
    loading?.abort();
    const mine = (loading = new AbortController());
    listing.setAttribute("aria-busy", "true");
    const held = document.activeElement;
    const again = held?.name ? `[name="${CSS.escape(held.name)}"]${held.type === "checkbox" ? `[value="${CSS.escape(held.value)}"]` : ""}` : "";
    const opened = [...listing.querySelectorAll("details[open][data-keep]")].map((one) => one.dataset.keep);
    const drawer = $("#filters")?.classList.contains("open");
    const scrolled = $("#filters")?.scrollTop ?? 0;
    try {
      const answer = await fetch(url, { signal: mine.signal, headers: { Accept: "text/html" } });
      const page = html(await answer.text());
      const fresh = page.getElementById("listing");
      if (!answer.ok || !fresh) { location.href = url; return; }
      for (const one of fresh.querySelectorAll("details[data-keep]")) if (opened.includes(one.dataset.keep)) one.open = true;
      if (push) history.pushState({ swap: true }, "", answer.redirected ? answer.url : url);
      document.title = page.title;
      const other = page.querySelector(".top-link[hreflang]");
      if (other) $(".top-link[hreflang]").href = other.getAttribute("href");
      listing.replaceWith(fresh);
      if (drawer && $("#filters")) { openFilters(false); $("#filters").scrollTop = scrolled; } else if (drawer) closeFilters();
      if (again && held.closest("#filters, .sort")) $(again, fresh)?.focus({ preventScroll: true });
      else if (top) { scrollTo({ top: 0 }); const title = $("h1", fresh); title.tabIndex = -1; title.focus({ preventScroll: true }); }
      $("[data-live]").textContent = $(".count", fresh).textContent;
    } catch (error) {
      if (error.name !== "AbortError") location.href = url;
    }
  }
  function address(form) {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value !== "" && !(name === "sort" && value === "relevance")) query.append(name, value);
    return form.getAttribute("action") + (query.size ? `?${query}` : "");
  }
  function openFilters(focus = true) {
    const drawer = $("#filters");
    drawer.classList.add("open");
    document.body.classList.add("drawer");
    if (!$(".drawer-shade")) {
      const shade = document.createElement("div");
      shade.className = "drawer-shade";
      shade.addEventListener("click", closeFilters);
      document.body.append(shade);
    }
    drawer.setAttribute("role", "dialog");
    drawer.setAttribute("aria-modal", "true");
    if (focus) $("[data-close-filters]", drawer).focus();
  }
  function closeFilters() {
    const drawer = $("#filters");
    drawer?.classList.remove("open");
    drawer?.removeAttribute("role");
    drawer?.removeAttribute("aria-modal");
    document.body.classList.remove("drawer");
    $(".drawer-shade")?.remove();
    $("[data-open-filters]")?.focus();
  }
  addEventListener("popstate", () => { if ($("#listing")) swap(location.href, { push: false }); });
  let rangeTimer = 0;
  document.addEventListener("change", (event) => {
    const filters = event.target.closest("[data-filters]");
    const sort = event.target.closest("[data-sort]");
    const cart = event.target.closest("[data-change]");
    if (filters) { clearTimeout(rangeTimer); swap(address(filters)); }
    else if (sort) swap(address(sort));
    else if (cart && event.target.checkValidity()) cart.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-filters]")) {
      event.preventDefault();
      swap(address(form));
      if ($("#filters").classList.contains("open")) closeFilters();
    } else if (form.matches("[data-add]")) {
      event.preventDefault();
      add(form);
    }
  });
  document.addEventListener("keydown", (event) => {
    const drawer = $("#filters.open");
    if (!drawer) return;
    if (event.key === "Escape") closeFilters();
    if (event.key !== "Tab") return;
    const stops = [...drawer.querySelectorAll("a[href], button, input:not([type=hidden]), summary")].filter((one) => one.checkVisibility());
    const last = stops.at(-1);
    if (event.shiftKey && document.activeElement === stops[0]) { event.preventDefault(); last.focus(); }
    else if (!event.shiftKey && document.activeElement === last) { event.preventDefault(); stops[0].focus(); }
  });

  // ---- the cart ----------------------------------------------------------------------------------------
  async function add(form) {
    const button = $("button", form);
    button.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      for (const badge of document.querySelectorAll("[data-cart-count]")) { badge.textContent = told.count; badge.hidden = !told.count; }
      toast(told.message, told.added);
    } catch { toast($("[data-toast]").dataset.failed); }
    button.disabled = false;
    button.focus();
  }

  document.addEventListener("shopkeeper:cart", ({ detail }) => { // the chat has put something in
    for (const badge of document.querySelectorAll("[data-cart-count]")) { badge.textContent = detail.count; badge.hidden = !detail.count; }
  });

  // ---- product: variants without loading the page anew, and the gallery ---------------------------------
  async function choose(link) {
    const url = link.href;
    const label = link.textContent;
    try {
      const answer = await fetch(url, { headers: { Accept: "text/html" } });
      const page = html(await answer.text());
      const fresh = page.getElementById("product");
      if (!answer.ok || !fresh) { location.href = url; return; }
      $("#product").replaceWith(fresh);
      history.replaceState(history.state, "", url);
      const other = page.querySelector(".top-link[hreflang]");
      if (other) $(".top-link[hreflang]").href = other.getAttribute("href");
      [...fresh.querySelectorAll("[data-variant]")].find((one) => one.textContent === label)?.focus({ preventScroll: true });
      $("[data-live]").textContent = `${$(".buy-price", fresh).textContent.trim()} · ${$(".stock", fresh).textContent.trim()}`.replace(/\s+/g, " ");
    } catch { location.href = url; }
  }
  function picture(link) {
    const gallery = link.closest("[data-gallery]");
    const track = $(".gallery-main", gallery);
    const target = gallery.querySelector(link.getAttribute("href"));
    track.scrollTo({ left: target.offsetLeft - track.offsetLeft });
    for (const one of gallery.querySelectorAll(".thumbs a")) one.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
  }
  document.addEventListener("scrollend", (event) => {
    if (!event.target.matches?.(".gallery-main")) return;
    const track = event.target;
    const at = Math.round(track.scrollLeft / track.clientWidth);
    track.parentElement.querySelectorAll(".thumbs a").forEach((one, place) => {
      if (place === at) one.setAttribute("aria-current", "true"); else one.removeAttribute("aria-current");
    });
  }, true);

  document.addEventListener("click", (event) => {
    const plain = !event.defaultPrevented && event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = event.target.closest("a");
    if (!link) return;
    if (plain && link.matches("[data-swap]") && $("#listing")) { event.preventDefault(); swap(link.href, { top: Boolean(link.closest(".pages")) }); }
    else if (plain && link.matches("[data-variant]")) { event.preventDefault(); choose(link); }
    else if (plain && link.closest(".thumbs")) { event.preventDefault(); picture(link); }
    else if (link.matches("[data-open-filters]")) { event.preventDefault(); openFilters(); }
    else if (link.matches("[data-close-filters]")) { event.preventDefault(); closeFilters(); }
    const card = link.closest("[data-position]");
    if (card && document.body.dataset.tracked === "yes") {
      const body = new URLSearchParams({
        csrf: token(), product: card.dataset.product, position: card.dataset.position, query: card.closest("[data-query]")?.dataset.query ?? "",
      });
      fetch(`/${location.pathname.split("/")[1]}/click`, { method: "POST", body, keepalive: true }).catch(() => {});
    }
  });

  const form = $("form[data-suggest]");
  if (form) suggestions(form);
})();

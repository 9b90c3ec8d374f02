/* The console with script: asks before deleting, shows what a rule does while it is written, follows an upload.
   Every page works without it. */
"use strict";

for (const form of document.querySelectorAll("form[data-confirm]")) {
  form.addEventListener("submit", (event) => {
    if (!window.confirm(form.dataset.confirm)) event.preventDefault();
  });
}

const ruleForm = document.querySelector("form[data-preview]");
if (ruleForm) {
  const place = document.querySelector("[data-preview-here]");
  let timer = 0;
  let asked = 0;

  const arrange = () => {
    ruleForm.dataset.action = ruleForm.elements.action.value;
    ruleForm.dataset.scope = ruleForm.elements.scope.value;
    ruleForm.elements.try.placeholder = ruleForm.elements.query.value.replace(/[* ]+$/, "");
  };
  const takeable = () => {
    for (const button of place.querySelectorAll("[data-take]")) button.hidden = ruleForm.dataset.action === "redirect";
  };
  const preview = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(ruleForm.dataset.preview, { method: "POST", body: new URLSearchParams(new FormData(ruleForm)) });
      if (!answer.ok || number !== asked) return;
      place.innerHTML = await answer.text();
      takeable();
    } catch {
      /* the network is away: the next change asks again */
    }
  };
  ruleForm.classList.add("scripted");
  ruleForm.addEventListener("input", () => {
    arrange();
    takeable();
    clearTimeout(timer);
    timer = setTimeout(preview, 250);
  });
  place.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    ruleForm.elements.product.value = button.dataset.take;
    if (["hide", "boost"].includes(ruleForm.elements.action.value)) ruleForm.elements.scope.value = "product";
    arrange();
    preview();
    ruleForm.elements.product.focus();
  });
  arrange();
  takeable();
}

const watched = document.querySelector("[data-watch]");
if (watched) {
  const bar = watched.querySelector("progress");
  const look = async () => {
    try {
      const state = await (await fetch(watched.dataset.watch)).json();
      if (!state.running) {
        location.reload();
        return;
      }
      bar.value = state.share;
    } catch {
      /* try again below */
    }
    setTimeout(look, 500);
  };
  setTimeout(look, 300);
}

/* The inbox: rows and conversations follow along; a suggested or kept reply is put into the field. */
const LOOK = 2500;

const fresh = document.querySelector("[data-fresh]");
if (fresh) {
  let shown = "";
  const look = async () => {
    try {
      const answer = await fetch(fresh.dataset.fresh);
      const text = answer.ok && !answer.redirected ? await answer.text() : shown;
      if (text !== shown && !fresh.contains(document.activeElement)) {
        shown = text;
        fresh.innerHTML = text;
      }
    } catch {
      /* the network is away: the next look asks again */
    }
    setTimeout(look, LOOK);
  };
  setTimeout(look, LOOK);
}

const talk = document.querySelector("[data-talk]");
if (talk) {
  const lines = talk.querySelector("[data-lines]");
  const changed = talk.querySelector("[data-changed]");
  const suggested = talk.querySelector("[data-suggested]");
  const field = talk.querySelector("textarea[name=text]#text");
  let seen = talk.dataset.seen;

  const toEnd = () => {
    lines.scrollTop = lines.scrollHeight;
  };
  const take = (html) => {
    const atEnd = lines.scrollHeight - lines.scrollTop - lines.clientHeight < 60;
    const made = document.createElement("template");
    made.innerHTML = html;
    for (const line of made.content.querySelectorAll("[data-line]")) {
      const held = [...lines.children].find((one) => one.dataset.line === line.dataset.line);
      if (!held) lines.append(line);
      else if (held.textContent !== line.textContent) held.replaceWith(line);
    }
    if (atEnd) toEnd();
  };
  const look = async () => {
    try {
      const answer = await fetch(`${talk.dataset.talk}/news?seen=${encodeURIComponent(seen)}`);
      if (answer.ok && !answer.redirected) {
        if (answer.headers.get("x-standing") !== talk.dataset.standing) {
          if (!field?.value) {
            location.replace(talk.dataset.talk); // a reload could send the form again that led here
            return;
          }
          changed.hidden = false;
        }
        if (answer.status === 200) {
          seen = answer.headers.get("x-seen");
          take(await answer.text());
          if (suggested && !suggested.contains(document.activeElement)) {
            const found = await fetch(`${talk.dataset.talk}/suggested`);
            if (found.ok) suggested.innerHTML = await found.text();
          }
        }
      }
    } catch {
      /* the network is away: the next look asks again */
    }
    setTimeout(look, LOOK);
  };
  toEnd();
  setTimeout(look, LOOK);

  talk.addEventListener("click", (event) => {
    const button = event.target.closest("button.fill");
    if (!button || !field) return;
    event.preventDefault();
    field.value = field.value.trim() ? `${field.value.trim()}\n${button.value}` : button.value;
    field.focus();
  });
  field?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) field.form.requestSubmit();
  });
  field?.form.addEventListener("submit", (event) => {
    if (field.form.dataset.sent) event.preventDefault();
    field.form.dataset.sent = "1";
  });
}

/* A place's strategy: what it shows follows along while it is changed, and as whom one looks. */
const strategy = document.querySelector("form[data-try]");
if (strategy) {
  const here = document.querySelector("[data-try-here]");
  let timer = 0;
  let asked = 0;
  const look = async () => {
    const number = ++asked;
    try {
      const answer = await fetch(strategy.dataset.try, { method: "POST", body: new URLSearchParams(new FormData(strategy)) });
      if (answer.ok && number === asked) here.innerHTML = await answer.text();
    } catch {
      /* the network is away: the next change asks again */
    }
  };
  document.addEventListener("input", (event) => {
    if (event.target.form !== strategy) return;
    clearTimeout(timer);
    timer = setTimeout(look, 300);
  });
  here.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=be]");
    if (!button) return;
    event.preventDefault();
    strategy.elements.person.value = button.value === "nobody" ? "" : button.value;
    strategy.elements.find.value = "";
    look();
    strategy.elements.find.focus();
  });
}

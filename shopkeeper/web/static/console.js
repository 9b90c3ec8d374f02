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

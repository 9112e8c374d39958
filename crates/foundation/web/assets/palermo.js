// Decoration only: every page works without this file.
// 1. Keys 1, 2, 3 answer the question that is in focus, or the first one that has no answer.
// 2. A form with data-autosave="/path" posts each answer there as soon as it is given.
"use strict";

(() => {
  const rows = () => [...document.querySelectorAll("fieldset[data-question]")];

  const current = () => {
    const here = document.activeElement && document.activeElement.closest("fieldset[data-question]");
    return here || rows().find((row) => !row.querySelector("input:checked"));
  };

  const typing = (place) =>
    place instanceof HTMLElement &&
    (place.matches("textarea, select, [contenteditable]") || (place.matches("input") && !place.matches("[type=radio], [type=checkbox]")));

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || typing(event.target)) return;
    if (!["1", "2", "3"].includes(event.key)) return;
    const row = current();
    const answer = row && row.querySelector(`input[data-key="${event.key}"]`);
    if (!answer) return;
    event.preventDefault();
    answer.checked = true;
    answer.dispatchEvent(new Event("change", { bubbles: true }));
    const all = rows();
    const next = all[all.indexOf(row) + 1];
    const target = next && (next.querySelector("input:checked") || next.querySelector("input[type=radio]"));
    (target || answer).focus();
  });

  const say = (row, saved) => {
    const mark = row.querySelector(".saved");
    if (!mark) return;
    mark.hidden = false;
    mark.classList.toggle("unsaved", !saved);
    mark.querySelector("span").textContent = saved ? mark.dataset.saved : mark.dataset.unsaved;
    const shape = mark.querySelector("svg");
    if (shape) shape.toggleAttribute("hidden", !saved);
  };

  // One post after the other, so that the answers arrive in the order in which they were given.
  let line = Promise.resolve();

  document.addEventListener("change", (event) => {
    const row = event.target.closest && event.target.closest("fieldset[data-question]");
    const form = row && row.closest("form[data-autosave]");
    if (!form || !event.target.matches("input[type=radio]")) return;
    const body = new URLSearchParams();
    for (const hidden of form.querySelectorAll("input[type=hidden]")) body.append(hidden.name, hidden.value);
    body.append(event.target.name, event.target.value);
    line = line.then(() =>
      fetch(form.dataset.autosave, { method: "POST", body, redirect: "error", headers: { "X-Autosave": "1" } })
        .then((answer) => say(row, answer.ok))
        .catch(() => say(row, false)),
    );
  });

  // An open menu closes with Escape and by pressing elsewhere.
  const closeMenus = (but) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (menu !== but) menu.open = false;
  };
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details.menu[open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => closeMenus(event.target.closest && event.target.closest("details.menu")));

  const errors = document.getElementById("errors");
  if (errors) errors.focus();
})();

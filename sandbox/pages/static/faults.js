// The faults: a change in a row turns it on, and a plan that was set elsewhere is told.

import { afterChange } from "./live.js";

const form = document.querySelector(".faults");

form?.addEventListener("input", (event) => {
  const row = event.target.closest(".fault");
  if (row && event.target.type !== "checkbox") row.querySelector("[type=checkbox]").checked = true;
});

if (form) {
  afterChange(() => {
    const now = document.querySelector("[data-plan]")?.dataset.plan;
    document.querySelector(".elsewhere").hidden = !now || now === form.dataset.was;
  });
}

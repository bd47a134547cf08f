// The Workspace page: each button is one act of an admin.

import { refresh } from "./live.js";
import { attempt, confirmed, post } from "./wire.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-admin]");
  if (!button || !(await confirmed(button))) return;
  button.setAttribute("aria-busy", "true");
  await attempt(() => post(`admin/${button.dataset.admin}`, JSON.parse(button.dataset.body)));
  button.removeAttribute("aria-busy");
  await refresh();
});

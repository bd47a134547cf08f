// The modal on top of the person's stack, in a <dialog>: the browser traps focus in it and gives it back.

import { flush, forget } from "./elements.js";
import { afterChange, refresh } from "./live.js";
import { attempt, post } from "./wire.js";

const dialog = document.querySelector("dialog.modal");
let opener = null;
let shown = null;
let submitting = null;

afterChange((container) => {
  if (container !== dialog) return;
  const form = dialog.querySelector("[data-view]");
  if (!form) { hide(); return; }
  for (const input of form.querySelectorAll(".wrong :is(input, textarea, select)")) input.ariaInvalid = "true";
  load(form);
  if (!dialog.open) {
    opener = document.activeElement;
    dialog.showModal();
  }
  if (form.dataset.view !== shown) {
    shown = form.dataset.view;
    first(form).focus({ preventScroll: true });
  } else if (!dialog.contains(document.activeElement) || document.activeElement === dialog) {
    first(form).focus({ preventScroll: true });
  }
});

function first(form) {
  const fields = ".field input:not([type=file]), .field textarea, .field select:not([hidden])";
  return form.querySelector(".wrong input, .wrong textarea, .wrong select:not([hidden])") ?? form.querySelector("[autofocus]") ?? form.querySelector(fields) ?? form.querySelector(".scroll");
}

function hide() {
  shown = null;
  if (!dialog.open) return;
  dialog.close();
  const back = opener?.isConnected ? opener : document.querySelector("main .composer textarea");
  back?.focus({ preventScroll: true });
}

async function close(all) {
  forget(dialog);
  await attempt(() => post("modal/close", { clear: all }));
  await refresh();
}

// The view being submitted: what takes its place meanwhile is loading, too.
function load(form) {
  for (const node of [form, form?.querySelector("[type=submit]")]) node?.toggleAttribute("aria-busy", false);
  if (form?.dataset.view !== submitting) return;
  for (const node of [form, form?.querySelector("[type=submit]")]) node?.setAttribute("aria-busy", "true");
}

async function submit(form) {
  if (submitting || !form.querySelector("[type=submit]")) return;
  submitting = form.dataset.view;
  load(form);
  const answer = await attempt(async () => {
    await flush(dialog);
    return post("modal/submit", {});
  });
  submitting = null;
  await refresh();
  const now = dialog.querySelector("[data-view]");
  load(now);
  if (now && answer && Object.keys(answer.errors).length) first(now).focus();
}

export function start() {
  dialog.addEventListener("cancel", (event) => { event.preventDefault(); close(false); });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest("[data-close]");
    if (button) close(button.dataset.close === "all");
  });
  dialog.addEventListener("submit", (event) => { event.preventDefault(); submit(event.target); });
}

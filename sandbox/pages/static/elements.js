// What people do to the elements of blocks, in messages, modals and the App Home.

import { attempt, confirmed, post, say, tell } from "./wire.js";
import { beforeChange, holdWhile, refresh } from "./live.js";

const PRESSED = ["button", "overflow", "feedback_buttons", "icon_button", "workflow_button"];
const TYPED = ["plain_text_input", "number_input", "email_text_input", "url_text_input", "rich_text_input"];
// change with every key, and are chosen when left or by Enter
const KEYED = "[data-kind=datepicker], [data-kind=timepicker], [data-kind=datetimepicker], select";
const PAUSE = 300; // milliseconds without a key before an app that listens to keys is told
const unsent = new Set(); // nodes typed into whose values the workspace does not have yet

export function valueOf(node) {
  const kind = node.dataset.kind;
  if (kind === "checkboxes") return [...node.querySelectorAll("input:checked")].map((one) => one.value);
  if (kind === "radio_buttons") return node.querySelector("input:checked")?.value ?? null;
  if (kind === "file_input") return [...node.querySelectorAll("[data-file]")].map((one) => one.dataset.file);
  if (node.matches(".picker")) {
    const chosen = [...node.querySelector("select").selectedOptions].map((one) => one.value);
    return "several" in node.dataset ? chosen : chosen[0] ?? null;
  }
  if (kind === "datetimepicker" && node.value) return instant(node.value, node.dataset.zone);
  return node.value || null;
}

// Seconds since the epoch of a wall clock's "2026-07-01T09:30" in a zone: a guess is mended by what the clock shows then.
function instant(wall, zone) {
  const clock = new Intl.DateTimeFormat("sv", { timeZone: zone, dateStyle: "short", timeStyle: "medium" });
  const wanted = Date.parse(`${wall}:00Z`);
  let guess = wanted;
  for (let time = 0; time < 2; time += 1) guess += wanted - Date.parse(`${clock.format(guess).replace(" ", "T")}Z`);
  return guess / 1000;
}

// How the workspace's doors are told where an element stands.
export function placeOf(node) {
  const message = node.closest("[data-ts]");
  if (message) return { channel: message.dataset.channel, ts: message.dataset.ts };
  return { view: node.closest("[data-view]").dataset.view };
}

// Everything typed reaches the workspace before the next step does.
let line = Promise.resolve();
export function flush(within = document) {
  line = line.then(async () => {
    const nodes = [...unsent].filter((node) => within.contains(node));
    const places = Map.groupBy(nodes, (node) => JSON.stringify(placeOf(node)));
    for (const node of nodes) unsent.delete(node);
    for (const [place, there] of places) {
      await post("entries", { ...JSON.parse(place), values: Object.fromEntries(there.map((node) => [node.dataset.address, valueOf(node)])) });
    }
  });
  const done = line;
  line = line.catch(() => {});
  return done;
}
export const forget = (within) => { for (const node of unsent) if (within.contains(node)) unsent.delete(node); };

// A change of what the page shows must not lose what is being typed.
beforeChange(async (leaving) => {
  for (const node of unsent) if (!node.isConnected) unsent.delete(node);
  if (![...unsent].some((node) => leaving.some((one) => one.contains(node)))) return false;
  await flush().catch(() => {});
  return true;
});

async function act(node, value, busy) {
  if (!(await confirmed(node))) return refresh();
  const action = node.dataset.address;
  const place = placeOf(node);
  busy?.setAttribute("aria-busy", "true");
  await attempt(async () => {
    await flush(node.closest("[data-key]") ?? document);
    if (place.ts) await post("actions", { ...place, action, value });
    else if (PRESSED.includes(node.dataset.kind)) await post(node.closest("[data-home]") ? "home/actions" : "modal/actions", { action, value });
    else await post("entries", { ...place, values: { [action]: value } });
  });
  busy?.removeAttribute("aria-busy");
  return refresh();
}

function pressed(event) {
  const node = event.target.closest("[data-address]");
  const button = event.target.closest("button, a");
  if (!node || !button || !PRESSED.includes(node.dataset.kind)) return;
  if (button.dataset.url) window.open(button.dataset.url, "_blank", "noopener");
  if (button.getAttribute("aria-busy")) return;
  if (node.dataset.kind === "feedback_buttons") for (const one of node.querySelectorAll("button")) one.setAttribute("aria-pressed", String(one === button));
  act(node, button === node ? null : button.value, button);
}

// `told`: where the element dispatches, the app hears of it now.
export function changed(node, told = "dispatch" in node.dataset) {
  if (told) {
    unsent.delete(node);
    act(node, valueOf(node), null);
  } else unsent.add(node);
}

const keyed = new WeakMap(); // elements being chosen in by keys, each with whether it changed by them
function settle(node) {
  if (keyed.get(node)) changed(node);
  if (keyed.delete(node)) refresh();
}

// Half a date, or what the next letters will find in a list, is in the element alone: another in its place would not have it.
holdWhile((child) => keyed.has(document.activeElement) && child.contains(document.activeElement));

const waiting = new WeakMap();
function typed(node) {
  unsent.add(node);
  if (!node.dataset.dispatch?.includes("on_character_entered")) return;
  clearTimeout(waiting.get(node));
  waiting.set(node, setTimeout(() => changed(node), PAUSE));
}

async function react(event) {
  const button = event.target.closest("[data-react]");
  const message = button?.closest("[data-ts]");
  if (!message) return;
  button.closest("details")?.removeAttribute("open");
  await attempt(() => post("reactions", { channel: message.dataset.channel, ts: message.dataset.ts, name: button.dataset.react }));
}

async function shortcut(event) {
  const button = event.target.closest("[data-shortcut]");
  if (!button) return;
  const message = button.closest("[data-ts]");
  button.closest("details")?.removeAttribute("open");
  const where = message ? { channel: message.dataset.channel, message_ts: message.dataset.ts } : {};
  await attempt(() => post("shortcuts", { name: button.dataset.shortcut, ...where }));
}

async function upload(node, files) {
  const most = Number(node.dataset.most);
  const list = node.querySelector(".files");
  const kinds = node.dataset.kinds?.split(" ");
  const odd = kinds && files.find((file) => !kinds.includes(file.name.split(".").at(-1).toLowerCase()));
  if (odd) { tell(say("wrong_kind", { name: odd.name, kinds: kinds.join(", ") })); return; }
  if (list.children.length + files.length > most) { tell(say("most_files", { count: most })); return; }
  const form = new FormData();
  for (const file of files) { form.append("name", file.name); form.append("file", file); }
  const answer = await attempt(() => post("uploads", form));
  if (!answer) return;
  answer.files.forEach((id, number) => list.append(given(id, files[number].name)));
  changed(node);
}

function given(id, words) {
  const item = document.createElement("li");
  item.dataset.file = id;
  const name = document.createElement("bdi");
  name.textContent = words;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "icon";
  drop.textContent = "✕";
  drop.dataset.remove = "";
  drop.setAttribute("aria-label", say("remove", { name: words }));
  item.append(name, drop);
  return item;
}

function taken(event) {
  const button = event.target.closest("[data-remove]");
  const node = button?.closest(".files-input");
  if (!node) return;
  button.closest("[data-file]").remove();
  node.querySelector("input[type=file]").focus();
  changed(node);
}

function menus() {
  document.addEventListener("toggle", (event) => {
    if (event.target.matches?.("details.menu") && event.target.open) event.target.querySelector("[role=menuitem]")?.focus({ preventScroll: true });
  }, true);
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) {
      if (!menu.contains(event.target) || event.target.closest("[role=menuitem]")) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.target.closest?.("details.menu[open]");
    if (!menu) return;
    const items = [...menu.querySelectorAll("[role=menuitem]")];
    const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) {
      event.preventDefault();
      items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
    } else if (event.key === "Escape") {
      event.stopImmediatePropagation();
      event.preventDefault();
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

export function start() {
  menus();
  for (const listener of [pressed, react, shortcut, taken]) document.addEventListener("click", listener);
  document.addEventListener("input", (event) => {
    const node = event.target.closest("[data-address]");
    if (node && TYPED.includes(node.dataset.kind)) typed(node);
  });
  document.addEventListener("change", (event) => {
    const node = event.target.closest("[data-address]");
    if (!node || node.matches(".picker") || TYPED.includes(node.dataset.kind)) return;
    if (keyed.has(node)) { keyed.set(node, true); return; }
    if (event.target.type === "file") {
      upload(node, [...event.target.files]);
      event.target.value = "";
    } else changed(node);
  });
  document.addEventListener("focusout", (event) => settle(event.target));
  document.addEventListener("keydown", (event) => {
    const node = event.target.closest?.("input[data-address], select[data-address]");
    if (node?.matches(KEYED)) {
      if (event.key === "Enter") settle(node);
      else if (event.key !== "Tab" && !keyed.has(node)) keyed.set(node, false);
    }
    if (event.key !== "Enter" || event.isComposing || !node || !TYPED.includes(node.dataset.kind)) return;
    if (!node.dataset.dispatch?.includes("on_enter_pressed")) return;
    event.preventDefault(); // it tells the app, and does not submit
    changed(node);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const node = event.target.closest?.(".files-input");
      if (!node) return;
      event.preventDefault();
      node.classList.toggle("over", kind === "dragover");
      if (kind === "drop") upload(node, [...event.dataTransfer.files]);
    });
  }
}

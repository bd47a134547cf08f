// Keeps every [data-live] container as the server has it: a change is told by an event, its piece is fetched, and
// children whose digest differs are replaced by key.

import { me, piece } from "./wire.js";

const AT_BOTTOM = 90; // pixels
const FOCUSABLE = "a, button, input, textarea, summary, select:not([hidden])";
const before = []; // told of the children that will be replaced; true (or a promise of it) where the piece must be fetched anew
const after = []; // told after a container was changed
const held = []; // asked whether a child must stay as it is for now; whoever says so calls `refresh` once it need not

export const beforeChange = (listener) => before.push(listener);
export const holdWhile = (asked) => held.push(asked);
export const afterChange = (listener) => after.push(listener);

function childrenByKey(parent) {
  return new Map([...parent.children].filter((one) => one.dataset.key).map((one) => [one.dataset.key, one]));
}

function refocus(container, was) {
  if (!was || container.contains(document.activeElement)) return;
  const line = [...container.children].find((one) => one.dataset.key === was.key);
  const element = was.address && line?.querySelector(`[data-address="${CSS.escape(was.address)}"]`);
  const within = element ? [...element.querySelectorAll(FOCUSABLE)] : [];
  const inside = element?.matches(FOCUSABLE) ? element : within.find((one) => one.value === was.value) ?? within[0];
  // where the button is gone, what stands in its place
  const same = inside ?? (was.id && !was.address && document.getElementById(was.id)) ?? line?.querySelector(".actions button");
  if (!same?.focus) return;
  if (was.searched) same.value = was.searched;
  same.focus({ preventScroll: true });
  if (was.start != null && same.setSelectionRange && same.type !== "date") same.setSelectionRange(was.start, was.end);
}

function focusIn(container) {
  const active = document.activeElement;
  if (!container.contains(active)) return null;
  const typed = /^(text|search|url|textarea)$/.test(active.type ?? "");
  const address = active.closest("[data-address]")?.dataset.address;
  const searched = active.role === "combobox" ? active.value : "";
  return { id: active.id, value: active.value, key: active.closest("[data-key]")?.dataset.key, address, searched, start: typed ? active.selectionStart : null, end: typed ? active.selectionEnd : null };
}

async function fetched(container) {
  const html = await piece(container.dataset.live);
  const parsed = new DOMParser().parseFromString(`<body><template>${html}</template>`, "text/html");
  return [...parsed.querySelector("template").content.children];
}

function leaving(container, fresh) {
  const old = childrenByKey(container);
  for (const child of fresh) if (old.get(child.dataset.key)?.dataset.digest === child.dataset.digest) old.delete(child.dataset.key);
  return [...old.values()];
}

async function anyBefore(children) {
  let late = false;
  for (const listener of before) late = (await listener(children)) || late;
  return late;
}

function reconcile(container, fresh) {
  const old = childrenByKey(container);
  const was = focusIn(container);
  const added = [];
  let place = container.firstElementChild;
  for (const child of fresh) {
    const known = old.get(child.dataset.key);
    old.delete(child.dataset.key);
    let stays = known;
    if (!known || (known.dataset.digest !== child.dataset.digest && !held.some((asked) => asked(known)))) {
      stays = document.importNode(child, true);
      if (known) {
        if (place === known) place = known.nextElementSibling;
        known.replaceWith(stays);
      }
      if (!known) added.push(stays);
    }
    if (stays === place) place = place.nextElementSibling;
    else if (stays.nextElementSibling !== place || !stays.parentNode) container.insertBefore(stays, place);
  }
  for (const gone of old.values()) gone.remove();
  refocus(container, was);
  return added;
}

function speak(added) {
  const box = document.querySelector("#spoken");
  for (const line of added) {
    if (!line.dataset.spoken) continue;
    const words = document.createElement("div");
    words.textContent = line.dataset.spoken;
    box.append(words);
  }
  while (box.children.length > 5) box.firstElementChild.remove();
}

async function bring(container) {
  let fresh = await fetched(container);
  // what was typed meanwhile goes out first, and comes back in the piece
  while (await anyBefore(leaving(container, fresh))) fresh = await fetched(container);
  const scroll = container.closest(".scroll");
  const stays = scroll && scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight > AT_BOTTOM;
  const added = reconcile(container, fresh);
  if (scroll && container.matches(".lines")) {
    if (!stays) scroll.scrollTop = scroll.scrollHeight;
    speak(added);
  }
  for (const listener of after) listener(container, added);
}

let running = null;
let again = false;

// Done when everything that had changed before the call is shown.
export function refresh() {
  again = true;
  running ??= bringAll().finally(() => { running = null; });
  return running;
}

async function bringAll() {
  while (again) {
    again = false;
    for (const container of document.querySelectorAll("[data-live]")) await bring(container).catch(() => {});
  }
}

let source = null;
function listen() {
  if (document.hidden) {
    source?.close();
    source = null;
  } else if (!source) {
    source = new EventSource(`/as/${me}/live`);
    source.onmessage = refresh;
  }
}

export function start() {
  for (const scroll of document.querySelectorAll(".scroll:has(.lines)")) scroll.scrollTop = scroll.scrollHeight;
  const root = new URLSearchParams(location.search).get("thread");
  if (root) document.querySelector(`main [data-ts="${CSS.escape(root)}"]`)?.scrollIntoView({ block: "center" });
  document.addEventListener("visibilitychange", listen);
  for (const container of document.querySelectorAll("[data-live]")) for (const listener of after) listener(container, []);
  listen();
}

// The panel of requests: filtered by the server as somebody types; payloads are fetched when one is opened.

import { refresh } from "./live.js";
import { attempt, piece } from "./wire.js";

const PAUSE = 200; // milliseconds after the last key
const form = document.querySelector(".filters");
const list = document.querySelector(".requests");

function narrow() {
  const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  list.dataset.live = `${list.dataset.live.split("?")[0]}?${query}`;
  history.replaceState(null, "", `?${query}`);
  refresh();
}

if (form && list) {
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(narrow, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
  });
}

document.addEventListener("toggle", async (event) => {
  const { payload } = event.target.dataset ?? {};
  if (!payload || !event.target.open) return;
  event.target.querySelector("pre").textContent = (await attempt(() => piece(payload))) ?? "";
}, true);

// The app as an agent: questions it suggests, what it is doing, and a button to stop it.

import { refresh } from "./live.js";
import { attempt, post } from "./wire.js";

async function pressed(event) {
  const button = event.target.closest("[data-prompt], [data-stop]");
  const channel = button?.closest("[data-agent]").dataset.agent;
  if (!channel) return;
  button.disabled = true;
  const { prompt, stop } = button.dataset;
  await attempt(() => (stop ? post("agent/stop", { channel, thread_ts: stop, timeout: 0 }) : post("messages", { channel, text: prompt })));
  button.disabled = false;
  await refresh();
}

export function start() {
  document.addEventListener("click", pressed);
}

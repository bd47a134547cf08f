// Which channels have something new, remembered in this tab.

import { afterChange } from "./live.js";
import { me } from "./wire.js";

afterChange(() => {
  const here = document.querySelector("main [data-place]")?.dataset.place;
  for (const item of document.querySelectorAll(".places li")) {
    const name = `read ${me} ${item.dataset.key}`;
    const { latest } = item.dataset;
    if (item.dataset.key === here || sessionStorage.getItem(name) === null) sessionStorage.setItem(name, latest);
    const unread = latest > sessionStorage.getItem(name);
    item.classList.toggle("unread", unread);
    item.querySelector(".dot").hidden = !unread;
    const link = item.querySelector("a");
    if (item.dataset.key === here) link.setAttribute("aria-current", "page");
  }
});

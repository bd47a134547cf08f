// Multi-selects, and selects whose options the app gives: a combobox over a hidden <select>, with chips.

import { changed, placeOf } from "./elements.js";
import { attempt, post, say } from "./wire.js";

const PAUSE = 200; // milliseconds without a key before the app is asked

class Picker {
  constructor(node) {
    this.node = node;
    this.select = node.querySelector("select");
    this.input = node.querySelector("input");
    this.list = node.querySelector("ul");
    this.chips = node.querySelector(".chips");
    this.several = "several" in node.dataset;
    this.external = "external" in node.dataset;
    this.active = -1;
    this.input.addEventListener("focus", () => this.offer());
    this.input.addEventListener("click", () => this.offer());
    this.input.addEventListener("input", () => this.offer());
    this.node.closest(".scroll")?.addEventListener("scroll", () => this.close(), { passive: true });
    this.input.addEventListener("blur", () => { this.close(); this.input.value = ""; });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // focus stays in the field
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose(option.dataset.value);
    });
    this.showChips();
    if (document.activeElement === this.input) this.offer(); // it took the place of one that was in use
  }

  async offer() {
    if (this.external) await this.ask();
    const typed = this.input.value.trim().toLowerCase();
    const found = [...this.select.options].filter((one) => this.external ? one.dataset.found === this.input.value : one.text.toLowerCase().includes(typed));
    this.list.replaceChildren(...found.slice(0, 100).map((one, number) => this.item(one, number)));
    if (!found.length) this.list.append(this.nothing());
    this.active = -1;
    this.list.hidden = false;
    this.place();
    this.input.setAttribute("aria-expanded", "true");
  }

  // Under the field, or above it where there is more room: never cut off by what scrolls around it.
  place() {
    const field = this.input.getBoundingClientRect();
    const below = innerHeight - field.bottom;
    const up = below < 200 && field.top > below;
    this.list.style.left = `${field.left}px`;
    this.list.style.width = `${field.width}px`;
    this.list.style.top = up ? "auto" : `${field.bottom + 4}px`;
    this.list.style.bottom = up ? `${innerHeight - field.top + 4}px` : "auto";
  }

  async ask() {
    const typed = this.input.value;
    if (typed.length < Number(this.node.dataset.least)) return;
    await new Promise((done) => setTimeout(done, PAUSE));
    if (typed !== this.input.value) return;
    const answer = await attempt(() => post("options", { ...placeOf(this.node), action: this.node.dataset.address, typed }));
    for (const given of answer?.options ?? []) {
      let option = [...this.select.options].find((one) => one.value === given.value);
      if (!option) {
        option = new Option(given.text.text, given.value);
        this.select.add(option);
      }
      option.dataset.found = typed;
    }
  }

  item(option, number) {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `${this.list.id}-${number}`;
    item.dataset.value = option.value;
    item.append(document.createElement("bdi"));
    item.firstChild.textContent = option.text;
    item.setAttribute("aria-selected", String(option.selected));
    return item;
  }

  nothing() {
    const item = document.createElement("li");
    item.className = "note";
    item.textContent = this.external && this.input.value.length < Number(this.node.dataset.least) ? say("type_to_search") : say("nothing_found");
    return item;
  }

  choose(value) {
    const option = [...this.select.options].find((one) => one.value === value);
    const most = Number(this.node.dataset.most);
    if (!this.several) for (const one of this.select.options) one.selected = one === option;
    else if (option.selected || this.select.selectedOptions.length < most) option.selected = !option.selected;
    this.input.value = "";
    this.showChips();
    if (this.several) this.offer();
    else this.close();
    changed(this.node);
  }

  showChips() {
    this.chips.replaceChildren(...[...this.select.selectedOptions].map((option) => {
      const chip = document.createElement("button");
      chip.type = "button";
      chip.append(document.createElement("bdi"));
      chip.firstChild.textContent = option.text;
      chip.setAttribute("aria-label", say("remove", { name: option.text }));
      chip.onclick = () => { option.selected = false; this.showChips(); this.input.focus(); changed(this.node); };
      return chip;
    }));
  }

  key(event) {
    const items = [...this.list.querySelectorAll("[role=option]")];
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (this.list.hidden) { this.offer(); return; }
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.active = (this.active + step + items.length) % items.length;
      items.forEach((one, number) => one.classList.toggle("active", number === this.active));
      items[this.active]?.scrollIntoView({ block: "nearest" });
      if (items[this.active]) this.input.setAttribute("aria-activedescendant", items[this.active].id);
    } else if (event.key === "Enter") {
      event.preventDefault();
      const item = items[this.active] ?? (items.length === 1 ? items[0] : null);
      if (item && !this.list.hidden) this.choose(item.dataset.value);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    } else if (event.key === "Backspace" && !this.input.value && this.select.selectedOptions.length) {
      [...this.select.selectedOptions].at(-1).selected = false;
      this.showChips();
      changed(this.node);
    }
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

export function equip(container) {
  for (const node of container.querySelectorAll(".picker:not([data-ready])")) {
    node.dataset.ready = "";
    new Picker(node);
  }
}

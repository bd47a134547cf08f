// Writing: messages, commands, files; completion of commands and people.

import { attempt, post, say, tell } from "./wire.js";

const MOST_SUGGESTED = 8;

class Composer {
  constructor(form) {
    this.form = form;
    this.text = form.querySelector("textarea");
    this.list = form.querySelector("[role=listbox]");
    this.attached = form.querySelector(".attached");
    this.button = form.querySelector(".send");
    this.files = [];
    this.draft = `draft ${document.body.dataset.me} ${form.dataset.channel} ${form.dataset.thread ?? ""}`;
    this.commands = read(form.querySelector("datalist.commands"));
    this.people = read(form.querySelector("datalist.people"));
    if (!this.text.value) this.text.value = sessionStorage.getItem(this.draft) ?? ""; // else: typed before this ran
    this.text.addEventListener("input", () => this.typed());
    this.text.addEventListener("keydown", (event) => this.key(event));
    this.text.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const item = event.target.closest("[role=option]");
      if (item) this.take(item);
    });
    form.addEventListener("submit", (event) => { event.preventDefault(); this.send(); });
    form.querySelector("input[type=file]").addEventListener("change", (event) => {
      this.attach([...event.target.files]);
      event.target.value = "";
    });
    form.addEventListener("click", (event) => {
      const item = event.target.closest("[data-type]");
      if (item) { this.text.value = item.dataset.type; this.text.focus(); this.typed(); }
    });
    this.text.addEventListener("paste", (event) => {
      if (event.clipboardData.files.length) { event.preventDefault(); this.attach([...event.clipboardData.files]); }
    });
    const pane = form.closest("[data-drop]");
    for (const kind of ["dragenter", "dragover", "dragleave", "drop"]) pane.addEventListener(kind, (event) => this.dragged(pane, event));
    this.grow();
  }

  dragged(pane, event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    const leaves = event.type === "dragleave" && !pane.contains(event.relatedTarget);
    if (event.type === "drop") this.attach([...event.dataTransfer.files]);
    pane.classList.toggle("over", event.type !== "drop" && !leaves);
  }

  attach(files) {
    this.files.push(...files);
    this.showFiles();
    this.text.focus();
  }

  showFiles() {
    this.attached.replaceChildren(...this.files.map((file) => {
      const item = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = file.name;
      const drop = document.createElement("button");
      drop.type = "button";
      drop.textContent = "✕";
      drop.setAttribute("aria-label", say("not_share", { name: file.name }));
      drop.onclick = () => { this.files = this.files.filter((one) => one !== file); this.showFiles(); this.text.focus(); };
      item.append(name, drop);
      return item;
    }));
    this.button.textContent = this.files.length ? say("share", { count: this.files.length }) : say("send");
  }

  typed() {
    sessionStorage.setItem(this.draft, this.text.value);
    this.grow();
    this.suggest();
  }

  grow() {
    this.text.style.height = "auto";
    this.text.style.height = `${this.text.scrollHeight}px`;
  }

  suggest() {
    const upTo = this.text.value.slice(0, this.text.selectionStart);
    const command = /^\/\S*$/.exec(upTo);
    const person = /(?:^|\s)@([\p{L}\w.-]*)$/u.exec(upTo);
    let found = [];
    if (command) found = this.commands.filter((one) => one.value.startsWith(command[0])).map((one) => ({ insert: `${one.value} `, from: 0, title: one.value, hint: one.label, note: one.text }));
    else if (person) {
      const wanted = person[1].toLowerCase();
      const fits = (one) => one.text.toLowerCase().startsWith(wanted) || one.label.toLowerCase().split(" ").some((word) => word.startsWith(wanted));
      found = this.people.filter(fits).map((one) => ({ insert: `@${one.text} `, from: upTo.length - person[1].length - 1, title: one.label, hint: "", note: `@${one.text}` }));
    }
    this.found = found.slice(0, MOST_SUGGESTED);
    this.active = 0;
    this.showSuggestions();
  }

  showSuggestions() {
    this.list.replaceChildren(...this.found.map((one, number) => {
      const item = document.createElement("li");
      item.role = "option";
      item.id = `${this.list.id}-${number}`;
      item.dataset.number = number;
      item.classList.toggle("active", number === this.active);
      item.setAttribute("aria-selected", String(number === this.active));
      for (const [tag, words, kind] of [["b", one.title, ""], ["small", one.hint, ""], ["small", one.note, "note"]]) {
        const part = document.createElement(tag);
        part.className = kind;
        part.append(document.createElement("bdi"));
        part.firstChild.textContent = words;
        if (words) item.append(part);
      }
      return item;
    }));
    this.list.hidden = !this.found.length;
    if (this.found.length) this.text.setAttribute("aria-activedescendant", `${this.list.id}-${this.active}`);
    else this.text.removeAttribute("aria-activedescendant");
  }

  close() {
    this.found = [];
    this.showSuggestions();
  }

  take(item) {
    const chosen = this.found[Number(item.dataset.number)];
    const after = this.text.value.slice(this.text.selectionStart);
    this.text.value = this.text.value.slice(0, chosen.from) + chosen.insert + after.trimStart();
    this.text.selectionStart = this.text.selectionEnd = chosen.from + chosen.insert.length;
    this.close();
    this.text.focus();
    sessionStorage.setItem(this.draft, this.text.value);
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.active = (this.active + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length;
      this.showSuggestions();
    } else if (open && (event.key === "Tab" || (event.key === "Enter" && this.text.value.trim() !== this.found[this.active].insert.trim()))) {
      event.preventDefault();
      this.take(this.list.children[this.active]);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      this.close();
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.send();
    }
  }

  async send() {
    const typed = this.text.value.trim();
    const isCommand = /^\/\S/.test(this.text.value); // known or not; behind a space it is a message, as in Slack
    const files = this.files;
    if ((!typed && !files.length) || this.button.getAttribute("aria-busy")) return;
    this.close();
    this.text.value = "";
    this.files = [];
    this.showFiles();
    this.grow();
    sessionStorage.removeItem(this.draft);
    this.button.setAttribute("aria-busy", "true");
    const sent = await attempt(async () => { await this.deliver(typed, files, isCommand); return true; });
    this.button.removeAttribute("aria-busy");
    if (!sent) {
      this.text.value = this.text.value || typed;
      this.files = [...files, ...this.files];
      this.showFiles();
      this.grow();
    }
  }

  deliver(typed, files, isCommand) {
    const { channel, thread } = this.form.dataset;
    const text = this.named(typed);
    if (files.length) {
      const form = new FormData();
      for (const file of files) { form.append("name", file.name); form.append("file", file); }
      form.append("channel", channel);
      form.append("text", text);
      if (thread) form.append("thread_ts", thread);
      return post("files", form);
    }
    if (isCommand) {
      if (thread) throw new Error(say("not_in_threads", { command: typed.split(/\s/)[0] }));
      return this.command(channel, text);
    }
    return post("messages", { channel, text, thread_ts: thread ?? null });
  }

  async command(channel, text) {
    const answer = await post("commands", { channel, text });
    if (answer.error) tell(say("no_answer", { reason: answer.error }));
  }

  named(text) {
    return text.replace(/@([\p{L}\w.-]+)/gu, (whole, handle) => {
      const person = this.people.find((one) => one.text.toLowerCase() === handle.toLowerCase() || one.label.toLowerCase() === handle.toLowerCase());
      return person ? `<@${person.value}>` : whole;
    });
  }
}

function read(datalist) {
  return [...(datalist?.options ?? [])].map((one) => ({ value: one.value, label: one.label, text: one.textContent }));
}

export function start() {
  for (const form of document.querySelectorAll(".composer")) new Composer(form);
  const last = [...document.querySelectorAll(".composer textarea")].at(-1);
  last?.focus({ preventScroll: true });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) document.querySelector("[data-escape]")?.click();
  });
  // a file dropped beside the panes must not replace the page
  for (const kind of ["dragover", "drop"]) document.addEventListener(kind, (event) => event.preventDefault());
}

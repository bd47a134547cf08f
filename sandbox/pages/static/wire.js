// Talking to the workspace as the person signed in, and to the person.

export const me = document.body.dataset.me;

const words = JSON.parse(document.body.dataset.words);
const plurals = new Intl.PluralRules(document.documentElement.lang);

// In the page's language; `blanks` by name, and `count` decides the plural.
export function say(name, blanks = {}) {
  const form = typeof words[name] === "string" ? words[name] : words[name][plurals.select(blanks.count)];
  return form.replace(/\{(\w+)\}/g, (_blank, key) => (key === "count" ? blanks[key] : apart(blanks[key])));
}

// Kept together, in its own direction, amid text that runs the other way.
const apart = (text) => (document.documentElement.dir === "rtl" ? `\u2068${text}\u2069` : text);

export async function post(path, body) {
  const form = body instanceof FormData;
  const response = await fetch(`/people/${me}/${path}`, {
    method: "POST",
    body: form ? body : JSON.stringify(body),
    headers: form ? {} : { "Content-Type": "application/json" },
  });
  const answer = await response.json().catch(() => ({ error: `The workspace answered ${response.status}.` }));
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

export async function piece(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(await response.text());
  return response.text();
}

let hiding;
export function tell(words) {
  const open = document.querySelector("dialog[open] form, dialog[open]");
  const toast = document.querySelector(".toast");
  (open ?? document.body).append(toast); // what stands under a modal dialog is not seen
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => { toast.hidden = true; document.body.append(toast); }, 7000);
}

export async function attempt(act) {
  try {
    return await act();
  } catch (error) {
    tell(error.message);
    return undefined;
  }
}

// Slack's confirmation: true at once where the element asks for none.
export function confirmed(node) {
  const asked = node.closest("[data-confirm]")?.dataset.confirm;
  if (!asked) return Promise.resolve(true);
  const words = JSON.parse(asked);
  const dialog = document.querySelector("dialog.confirm");
  const [no, yes] = dialog.querySelectorAll("button");
  dialog.querySelector("h2").textContent = words.title;
  dialog.querySelector("p").textContent = words.text;
  no.textContent = words.deny;
  yes.textContent = words.confirm;
  yes.className = words.style === "danger" ? "button solid" : "button primary";
  return new Promise((answer) => {
    dialog.returnValue = "";
    for (const button of [no, yes]) button.onclick = () => dialog.close(button.value);
    dialog.onclose = () => answer(dialog.returnValue === "yes");
    dialog.showModal();
    yes.focus();
  });
}

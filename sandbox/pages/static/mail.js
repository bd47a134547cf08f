// The mails of a recipient are shown as soon as one is chosen.

document.querySelector("[data-at-once]")?.addEventListener("change", (event) => event.target.form.requestSubmit());

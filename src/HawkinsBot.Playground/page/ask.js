// A small form of the page's own: one question or a few, and a button.

import { h, newId } from "./dom.js";

/**
 * Fields: {name, label, value?, lines?, required?, max?}. Resolves to the answers by name, or null when cancelled.
 * `send(answers)` may throw: its message is shown and the form stays.
 */
export function ask(title, fields, verb, send) {
  return new Promise((resolve) => {
    let answers = null;
    const id = newId("ask");
    const error = h("p", { class: "error", role: "alert" });
    const inputs = fields.map((f) => {
      const input = h(f.lines ? "textarea" : "input", { id: newId("ask"), class: "text-input", rows: f.lines ?? null, maxlength: f.max ?? 2000, required: f.required !== false, autocomplete: "off" });
      input.value = f.value ?? "";
      return { f, input, el: h("div", { class: "question" }, h("label", { class: "question-label", for: input.id }, f.label), input) };
    });
    const from = document.activeElement;
    const form = h(
      "form",
      null,
      h("div", { class: "modal-head" }, h("h2", { id }, title)),
      h("div", { class: "modal-body" }, inputs.map((i) => i.el), error),
      h("div", { class: "modal-foot" }, h("button", { type: "button", class: "button secondary", on: { click: () => dialog.close() } }, "Cancel"), h("button", { type: "submit", class: "button primary" }, verb)),
    );
    const dialog = h("dialog", { class: "modal", "aria-labelledby": id }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      from?.isConnected && from.focus();
      resolve(answers);
    });
    form.addEventListener("submit", async (e) => {
      e.preventDefault();
      const given = Object.fromEntries(inputs.map((i) => [i.f.name, i.input.value.trim()]));
      try {
        await send(given);
        answers = given;
        dialog.close();
      } catch (failure) {
        error.textContent = failure.message;
      }
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

// Modals: a form that the bot opened, with every input that Discord has.

import { append, h, icon, newId } from "./dom.js";
import { choices } from "./components.js";
import { markdown } from "./markdown.js";
import { select } from "./select.js";

/**
 * Shows a modal. `ctx`: {world, names, guildId, appName, submit(data, files): Promise<{ok, error}>}.
 */
export function openModal(modal, ctx) {
  const inputs = [];
  const titleId = newId("modal");
  const failure = h("p", { class: "error", role: "alert" });
  const send = h("button", { type: "submit", class: "button primary" }, "Submit");
  const form = h(
    "form",
    { novalidate: true },
    h("div", { class: "modal-head" }, h("h2", { id: titleId }, modal.title)),
    h("p", { class: "modal-note" }, icon("warning"), `This form goes to ${ctx.appName}. Share no passwords.`),
    h("div", { class: "modal-body" }, modal.components.map((c) => part(c, ctx, inputs)), failure),
    h("div", { class: "modal-foot" }, h("button", { type: "button", class: "button secondary", on: { click: () => dialog.close() } }, "Cancel"), send),
  );
  const from = document.activeElement;
  const dialog = h("dialog", { class: "modal", "aria-labelledby": titleId, on: { close: () => (dialog.remove(), from?.isConnected && from.focus()) } }, form);
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    failure.textContent = "";
    const wrong = inputs.filter((i) => !i.check());
    if (wrong.length > 0) {
      wrong[0].focus();
      return;
    }
    const files = [];
    const uploads = [];
    const data = { id: modal.id, custom_id: modal.custom_id, components: inputs.map((i) => i.answer(files, uploads)) };
    if (uploads.length > 0) {
      data.attachments = uploads;
    }
    send.disabled = true;
    send.classList.add("busy");
    const result = await ctx.submit(data, files);
    send.disabled = false;
    send.classList.remove("busy");
    if (result.ok) {
      dialog.close();
    } else {
      failure.textContent = result.error ?? "Something went wrong. Try again.";
      send.focus();
    }
  });
  document.body.append(dialog);
  dialog.showModal();
  inputs[0]?.focus();
}

function part(c, ctx, inputs) {
  if (c.type === 10) {
    return h("div", { class: "md" }, markdown(c.content, ctx.names));
  }
  if (c.type === 1) {
    return c.components.map((x) => labelled(x.label, null, x, ctx, inputs, { type: 1, id: c.id }, true));
  }
  if (c.type === 18) {
    return labelled(c.label, c.description, c.component, ctx, inputs, { type: 18, id: c.id }, false);
  }
  return h("p", { class: "hint" }, `This page does not know component type ${c.type}.`);
}

// A question: its label, the input, and what is wrong with the answer.
function labelled(label, description, c, ctx, inputs, outer, row) {
  const required = c.required !== false && c.type !== 23;
  const ids = { input: newId("input"), label: newId("label"), help: newId("help") };
  const error = h("span", { class: "error", role: "alert" });
  const made = (INPUT[c.type] ?? INPUT.unknown)(c, ids, label, ctx, required);
  const grouped = made.group === true;
  inputs.push({
    focus: () => made.focus(),
    check() {
      const problem = made.problem(required);
      error.textContent = problem ?? "";
      made.invalid?.(Boolean(problem));
      return !problem;
    },
    answer(files, uploads) {
      const component = { type: c.type, id: c.id, custom_id: c.custom_id, ...made.value(files, uploads) };
      return row ? { ...outer, components: [component] } : { ...outer, component };
    },
  });
  return h(
    "div",
    { class: "question", role: grouped ? "group" : null, "aria-labelledby": grouped ? ids.label : null },
    h(grouped ? "span" : "label", { id: ids.label, class: "question-label", for: grouped ? null : ids.input }, label, required ? h("span", { class: "star", "aria-hidden": "true" }, " *") : null),
    description ? h("span", { class: "question-help", id: ids.help }, description) : null,
    made.el,
    error,
  );
}

const INPUT = {
  4: text,
  3: menu,
  5: menu,
  6: menu,
  7: menu,
  8: menu,
  19: upload,
  21: radios,
  22: checks,
  23: tick,
  unknown: (c) => ({ el: h("p", { class: "hint" }, `This page does not know component type ${c.type}.`), focus() {}, problem: () => null, value: () => ({}) }),
};

function text(c, ids, label, ctx, required) {
  const el = h(c.style === 2 ? "textarea" : "input", {
    id: ids.input,
    type: c.style === 2 ? null : "text",
    rows: c.style === 2 ? "4" : null,
    class: "text-input",
    placeholder: c.placeholder,
    "aria-describedby": ids.help,
    "aria-required": String(required),
    maxlength: c.max_length ?? 4000,
    autocomplete: "off",
  });
  el.value = c.value ?? "";
  return {
    el,
    focus: () => el.focus(),
    invalid: (yes) => el.setAttribute("aria-invalid", String(yes)),
    problem: (needed) => {
      const n = [...el.value].length;
      if (n === 0) {
        return needed ? "This field is required." : null;
      }
      return c.min_length && n < c.min_length ? `At least ${c.min_length} characters; this has ${n}.` : null;
    },
    value: () => ({ value: el.value }),
  };
}

function menu(c, ids, label, ctx, required) {
  const given = choices(c, ctx);
  let values = given.values;
  const el = select({ ...given, label, min: required ? (c.min_values ?? 1) : 0, max: c.max_values ?? 1, onDone: (v) => (values = v) });
  el.querySelector("button").id = ids.input;
  return {
    el,
    focus: () => el.querySelector("button").focus(),
    problem: (needed) => {
      const min = needed ? (c.min_values ?? 1) : 0;
      return values.length < min ? (min === 1 ? "Choose one." : `Choose at least ${min}.`) : null;
    },
    value: () => ({ values }),
  };
}

function upload(c, ids) {
  const max = c.max_values ?? 1;
  const el = h("input", { id: ids.input, type: "file", multiple: max > 1, "aria-describedby": ids.help, accept: c.file_types?.join(",") ?? null });
  return {
    el,
    focus: () => el.focus(),
    problem: (needed) => {
      const n = el.files.length;
      if (needed && n < (c.min_values ?? 1)) {
        return (c.min_values ?? 1) === 1 ? "Choose a file." : `Choose at least ${c.min_values} files.`;
      }
      return n > max ? `At most ${max} ${max === 1 ? "file" : "files"}.` : null;
    },
    value: (files, uploads) => {
      const values = [...el.files].map((f) => {
        const id = String(files.length);
        files.push(f);
        uploads.push({ id, filename: f.name });
        return id;
      });
      return { values };
    },
  };
}

function choiceList(c, type) {
  const name = newId("choice");
  const boxes = c.options.map((o) => {
    const input = h("input", { type, name, value: o.value, checked: o.default === true });
    return { input, el: h("label", { class: "choice" }, input, h("span", null, h("span", null, o.label), o.description ? h("small", null, o.description) : null)) };
  });
  return { el: append(h("div", { class: "choices" }), boxes.map((b) => b.el)), picked: () => boxes.filter((b) => b.input.checked).map((b) => b.input.value), focus: () => boxes[0]?.input.focus() };
}

function radios(c) {
  const list = choiceList(c, "radio");
  return { ...list, group: true, problem: (needed) => (needed && list.picked().length === 0 ? "Choose one." : null), value: () => ({ value: list.picked()[0] ?? null }) };
}

function checks(c) {
  const list = choiceList(c, "checkbox");
  const max = c.max_values ?? c.options.length;
  return {
    ...list,
    group: true,
    problem: (needed) => {
      const n = list.picked().length;
      const min = needed ? (c.min_values ?? 1) : n > 0 ? (c.min_values ?? 0) : 0;
      return n < min ? `Choose at least ${min}.` : n > max ? `Choose at most ${max}.` : null;
    },
    value: () => ({ values: list.picked() }),
  };
}

function tick(c, ids) {
  const input = h("input", { id: ids.input, type: "checkbox", checked: c.default === true, "aria-describedby": ids.help });
  return { el: h("span", { class: "choice" }, input), focus: () => input.focus(), problem: () => null, value: () => ({ value: input.checked }) };
}

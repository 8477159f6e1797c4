// A slash command being filled in: a field an option, lists of choices, live autocomplete, errors.

import { fill, h, iconButton, newId } from "./dom.js";
import { Listbox } from "./listbox.js";
import { OPTION, check, commandData, describe, suggest } from "./options.js";

const DEBOUNCE_MS = 250;

/**
 * `host`: {world, channel, interactions, lead(name, id), submit(entry, data, files), cancel()}.
 * `hint` and `list` are for the host to show above the fields.
 */
export class CommandLine {
  #fields = [];
  #timer = 0;
  #asked = 0;

  constructor(entry, host) {
    this.entry = entry;
    this.host = host;
    this.list = new Listbox({ label: "Choices", onPick: (item) => this.#picked(item) });
    this.hint = h("div", { class: "hint-bar", id: newId("hint") });
    this.fieldsBox = h("div", { class: "fields" });
    this.more = h("input", {
      class: "more",
      type: "text",
      role: "combobox",
      "aria-expanded": "false",
      "aria-autocomplete": "list",
      "aria-describedby": this.hint.id,
      autocomplete: "off",
      spellcheck: "false",
      on: { input: () => this.#offerMore(true), focus: () => this.#offerMore(false) },
    });
    this.el = h(
      "div",
      { class: "command-line", role: "group", "aria-label": `Command ${entry.path}` },
      h("span", { class: "command-name" }, "/" + entry.path),
      this.fieldsBox,
      this.more,
      iconButton("cross", "Cancel the command", () => host.cancel(), { class: "small" }),
    );
    this.el.addEventListener("keydown", (e) => this.#key(e));
    for (const option of entry.options.filter((o) => o.required)) {
      this.#add(option);
    }
    this.#nameMore();
    this.#hide();
  }

  /** Puts values into options (by name), as for a command that is run from a mention or a hint. */
  preset(values) {
    for (const [name, text] of Object.entries(values)) {
      const option = this.entry.options.find((o) => o.name === name);
      if (option) {
        const field = this.#fields.find((f) => f.option === option) ?? this.#add(option);
        field.input.value = text;
        this.#size(field);
      }
    }
  }

  focus() {
    (this.#fields.find((f) => !f.input.value && f.option.required)?.input ?? this.#fields.at(-1)?.input ?? this.more).focus();
  }

  #add(option) {
    const field = { option, picked: null, file: null, error: null };
    const id = newId("option");
    const name = option.name_localized ?? option.name;
    const isFile = option.type === OPTION.ATTACHMENT;
    field.input = h("input", {
      id,
      type: isFile ? "file" : "text",
      inputmode: option.type === OPTION.INTEGER ? "numeric" : option.type === OPTION.NUMBER ? "decimal" : null,
      role: isFile ? null : "combobox",
      "aria-expanded": isFile ? null : "false",
      "aria-autocomplete": isFile ? null : "list",
      "aria-required": isFile ? null : String(option.required === true),
      "aria-describedby": this.hint.id,
      autocomplete: "off",
      spellcheck: "false",
      on: {
        input: () => {
          field.file = isFile ? field.input.files[0] : null;
          this.#clearError(field);
          this.#size(field);
          this.#offer(field);
        },
        focus: () => this.#offer(field),
        blur: () => field.input.value && this.#check(field),
      },
    });
    field.el = h(
      "span",
      { class: ["field", option.required && "required"] },
      h("label", { for: id }, name, option.required ? h("span", { class: "star", "aria-hidden": "true" }, "*") : null),
      field.input,
      option.required ? null : iconButton("cross", `Remove ${name}`, () => this.#remove(field), { class: "tiny", tabindex: "-1" }),
    );
    this.#fields.push(field);
    this.fieldsBox.append(field.el);
    this.#size(field);
    return field;
  }

  #size(field) {
    if (field.option.type !== OPTION.ATTACHMENT) {
      field.input.style.setProperty("--chars", String(Math.max(6, Math.min(60, [...field.input.value].length + 1))));
    }
  }

  #remove(field) {
    this.#fields = this.#fields.filter((f) => f !== field);
    field.el.remove();
    this.#nameMore();
    this.more.focus();
  }

  #unused() {
    return this.entry.options.filter((o) => !this.#fields.some((f) => f.option === o));
  }

  #nameMore() {
    const n = this.#unused().length;
    this.more.placeholder = n > 0 ? `+${n} optional` : "Enter to send";
    this.more.setAttribute("aria-label", n > 0 ? "Add an option, or press Enter to send" : "Press Enter to send");
  }

  // The list under the cursor: choices, people, channels, or what the bot answers.
  #offer(field) {
    this.current = field;
    this.list.own(field.input);
    const { option } = field;
    this.#say(field);
    clearTimeout(this.#timer);
    if (option.type === OPTION.ATTACHMENT) {
      this.#hide();
      return;
    }
    if (option.autocomplete) {
      this.#hide();
      const asked = ++this.#asked;
      const wait = field.input.value ? DEBOUNCE_MS : 0;
      this.#timer = setTimeout(() => this.#ask(field, asked), wait);
      return;
    }
    const items = suggest(option, field.input.value === field.picked?.label ? "" : field.input.value, this.#sources());
    if (items?.length) {
      const typed = field.input.value !== "" || option.required;
      this.#showList(items, typed ? Math.max(0, items.findIndex((i) => i.label === field.input.value)) : -1);
    } else {
      this.#hide();
    }
  }

  async #ask(field, asked) {
    this.hint.classList.add("loading");
    const options = this.#rawValues(field);
    const choices = await this.host.interactions.autocomplete(this.host.channel, commandData(this.entry, options));
    if (asked !== this.#asked || this.current !== field || !field.el.contains(document.activeElement)) {
      return;
    }
    this.hint.classList.remove("loading");
    if (choices === null) {
      this.#say(field, "The application gave no choices in time.");
      this.#hide();
      return;
    }
    const items = choices.map((c) => ({ value: c.value, label: c.name_localized ?? c.name }));
    if (items.length > 0) {
      this.#showList(items, field.input.value ? 0 : -1);
    } else {
      this.#hide();
      this.#say(field, field.input.value ? "No options match your search." : null);
    }
  }

  // Values as they stand, unchecked: an autocomplete may come before the rest is right.
  #rawValues(focused) {
    return this.#fields
      .filter((f) => f === focused || (f.input.value && f.option.type !== OPTION.ATTACHMENT))
      .map((f) => {
        const answer = f === focused ? { value: f.picked?.label === f.input.value ? f.picked.value : f.input.value } : check(f.option, f.input.value, f.picked, this.#sources());
        const value = answer.value ?? f.input.value;
        return { type: f.option.type, name: f.option.name, value, ...(f === focused ? { focused: true, value: f.input.value } : {}) };
      });
  }

  #sources() {
    return { world: this.host.world, guildId: this.host.channel.guild_id, lead: this.host.lead };
  }

  #offerMore(typed) {
    this.current = null;
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.list.own(this.more);
    const q = this.more.value.trim().toLowerCase();
    const items = this.#unused()
      .filter((o) => o.name.includes(q))
      .map((o) => ({ value: o, label: o.name_localized ?? o.name, detail: o.description_localized ?? o.description, hint: describe(o) }));
    this.#say(null);
    if (items.length > 0) {
      this.#showList(items, typed && q ? 0 : -1);
    } else {
      this.#hide();
    }
  }

  #picked(item) {
    if (!this.current) {
      this.more.value = "";
      const field = this.#add(item.value);
      this.#nameMore();
      field.input.focus();
      return;
    }
    const field = this.current;
    const label = String(item.label).trim();
    field.picked = { value: item.value, label };
    field.input.value = label;
    this.#clearError(field);
    this.#size(field);
    this.#hide();
    this.#next(field);
  }

  #next(field) {
    const at = this.#fields.indexOf(field);
    const empty = this.#fields.slice(at + 1).find((f) => !f.input.value) ?? this.#fields.find((f) => !f.input.value && f.option.required);
    (empty?.input ?? this.more).focus();
  }

  #showList(items, active) {
    this.list.show(items, active);
    this.list.el.hidden = false;
    this.list.owner.setAttribute("aria-expanded", "true");
  }

  #hide() {
    this.list.show([]);
    this.list.el.hidden = true;
    this.list.owner?.setAttribute("aria-expanded", "false");
  }

  #say(field, note) {
    const o = field?.option;
    fill(
      this.hint,
      o
        ? [h("b", null, o.name_localized ?? o.name), " ", h("span", null, o.description_localized ?? o.description), h("small", null, describe(o) + (o.required ? "" : ", optional"))]
        : [h("b", null, "/" + this.entry.path), " ", h("span", null, this.entry.description), h("small", null, "Enter sends, Escape leaves")],
      note ? h("span", { class: "hint-note" }, note) : null,
      field?.error ? h("span", { class: "error", role: "alert" }, field.error) : null,
    );
    this.hint.classList.remove("loading");
  }

  #check(field) {
    const { option } = field;
    const answer = option.type === OPTION.ATTACHMENT ? (field.file ? { file: field.file } : option.required ? { error: "Choose a file." } : { empty: true }) : check(option, field.input.value, field.picked, this.#sources());
    field.error = answer.error ?? null;
    field.input.setAttribute("aria-invalid", String(Boolean(answer.error)));
    field.el.classList.toggle("invalid", Boolean(answer.error));
    return answer;
  }

  #clearError(field) {
    field.error = null;
    field.input.removeAttribute("aria-invalid");
    field.el.classList.remove("invalid");
  }

  /** Checks everything and sends, or goes to the first field that is wrong. */
  submit() {
    const values = [];
    const files = [];
    const attachments = [];
    let wrong = null;
    for (const field of this.#fields) {
      const answer = this.#check(field);
      if (answer.error) {
        wrong ??= field;
      } else if (answer.file) {
        const id = String(files.length);
        files.push(answer.file);
        attachments.push({ id, filename: answer.file.name });
        values.push({ type: field.option.type, name: field.option.name, value: id });
      } else if (!answer.empty) {
        values.push({ type: field.option.type, name: field.option.name, value: answer.value });
      }
    }
    if (wrong) {
      wrong.input.focus();
      this.#hide();
      this.#say(wrong);
      return;
    }
    this.close();
    this.host.submit(this.entry, commandData(this.entry, values, attachments), files);
  }

  close() {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.current = undefined;
  }

  #key(e) {
    if (e.isComposing || !(e.target instanceof HTMLInputElement)) {
      return;
    }
    if (this.list.key(e)) {
      return;
    }
    const open = !this.list.el.hidden;
    if (e.key === "Enter" && e.target.type !== "file") {
      e.preventDefault();
      const done = this.current && this.current.picked?.label === this.current.input.value && this.current.input.value;
      if (!(open && this.list.active >= 0 && !done && this.list.pick())) {
        this.submit();
      }
    } else if (e.key === "Tab" && !e.shiftKey && open && this.list.active >= 0 && e.target.value !== this.current?.picked?.label) {
      e.preventDefault();
      this.list.pick();
    } else if (e.key === "Escape") {
      e.preventDefault();
      e.stopPropagation();
      if (open) {
        this.#hide();
      } else {
        this.host.cancel();
      }
    } else if (e.key === "Backspace" && !e.target.value) {
      const field = this.current;
      e.preventDefault();
      if (field && !field.option.required) {
        this.#remove(field);
      } else if (!field && this.#fields.length > 0) {
        this.#fields.at(-1).input.focus();
      } else if (!field || this.#fields.indexOf(field) === 0) {
        this.host.cancel();
      } else {
        this.#fields[this.#fields.indexOf(field) - 1].input.focus();
      }
    }
  }
}

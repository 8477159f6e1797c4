// A list to choose from, driven by the keys of whichever field owns it.
// The focus stays in that field; the active option is told through aria-activedescendant.

import { fill, h, newId } from "./dom.js";

/**
 * Items: {value, label, hint?, detail?, lead? (a node), group?, selected?, disabled?}.
 * `onPick(item)` is called for a click or for `pick()`.
 */
export class Listbox {
  constructor({ label, onPick, multi = false }) {
    this.onPick = onPick;
    this.items = [];
    this.active = -1;
    this.owner = null;
    this.el = h("div", {
      id: newId("list"),
      class: "listbox",
      role: "listbox",
      "aria-label": label,
      "aria-multiselectable": multi ? "true" : null,
      // keeps the focus in the field
      on: { mousedown: (e) => e.preventDefault() },
    });
    this.multi = multi;
  }

  /** Ties the list to the field whose keys drive it. */
  own(field) {
    this.owner = field;
    field.setAttribute("aria-controls", this.el.id);
  }

  /** Shows items; `active` is the index that is highlighted, or -1. */
  show(items, active = -1) {
    this.items = items;
    let group = null;
    fill(
      this.el,
      items.map((item, i) => {
        const title = item.group && item.group !== group ? h("div", { class: "list-group", role: "presentation" }, item.group) : null;
        group = item.group;
        return [title, this.#option(item, i)];
      }),
    );
    this.highlight(active);
  }

  #option(item, i) {
    return h(
      "div",
      {
        id: `${this.el.id}-${i}`,
        class: "option",
        role: "option",
        "aria-selected": this.multi ? String(Boolean(item.selected)) : "false",
        "aria-disabled": item.disabled ? "true" : null,
        on: { click: () => this.pick(i), mousemove: () => this.active !== i && this.highlight(i, false) },
      },
      item.lead,
      h("span", { class: "option-text" }, h("span", { class: "option-label" }, item.label), item.detail ? h("span", { class: "option-detail" }, item.detail) : null),
      item.hint ? h("span", { class: "option-hint" }, item.hint) : null,
      this.multi ? h("span", { class: "tick", "aria-hidden": "true" }) : null,
    );
  }

  highlight(index, scroll = true) {
    const old = this.el.querySelector(".option.active");
    old?.classList.remove("active");
    if (!this.multi) {
      old?.setAttribute("aria-selected", "false");
    }
    this.active = this.items[index] ? index : -1;
    const el = this.active >= 0 ? document.getElementById(`${this.el.id}-${this.active}`) : null;
    if (el) {
      el.classList.add("active");
      if (!this.multi) {
        el.setAttribute("aria-selected", "true");
      }
      if (scroll) {
        el.scrollIntoView({ block: "nearest" });
      }
      this.owner?.setAttribute("aria-activedescendant", el.id);
    } else {
      this.owner?.removeAttribute("aria-activedescendant");
    }
  }

  /** The arrows and the page keys of the owner; true when it was one of them. */
  key(event) {
    const n = this.items.length;
    const to = { ArrowDown: this.active + 1, ArrowUp: this.active < 0 ? n - 1 : this.active - 1, PageDown: Math.min(n - 1, this.active + 8), PageUp: Math.max(0, this.active - 8) }[event.key];
    if (to === undefined || n === 0 || event.altKey || event.ctrlKey || event.metaKey) {
      return false;
    }
    event.preventDefault();
    this.highlight((to + n) % n);
    return true;
  }

  pick(index = this.active) {
    const item = this.items[index];
    if (item && !item.disabled) {
      this.onPick(item);
    }
    return Boolean(item);
  }
}

/** Puts a popover beside an element, inside the window, above or below as there is room. */
export function place(popup, anchor) {
  const a = anchor.getBoundingClientRect();
  popup.style.setProperty("min-width", `${Math.min(a.width, innerWidth - 16)}px`);
  const p = popup.getBoundingClientRect();
  const below = innerHeight - a.bottom - 8;
  const top = p.height <= below || below >= a.top ? a.bottom + 4 : a.top - p.height - 4;
  popup.style.setProperty("left", `${Math.max(8, Math.min(a.left, innerWidth - p.width - 8))}px`);
  popup.style.setProperty("top", `${Math.max(8, Math.min(top, innerHeight - p.height - 8))}px`);
}

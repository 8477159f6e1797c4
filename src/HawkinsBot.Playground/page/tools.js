// The developer's dock: inspector, faults, clock, install, in tabs.

import { h, icon, iconButton } from "./dom.js";

/** `tabs`: {name: {title, icon, view: {el, show(open)}}}. `onToggle(open)` is told when it opens or closes. */
export class Tools {
  #tabs;
  #buttons = {};
  #open = null;

  constructor(tabs, onToggle) {
    this.#tabs = tabs;
    this.onToggle = onToggle;
    const bar = h("div", { class: "tabs", role: "tablist", "aria-label": "Developer tools" });
    this.el = h("aside", { class: "tools", hidden: true, "aria-label": "Developer tools" }, h("div", { class: "tools-head" }, bar, iconButton("cross", "Close the developer tools", () => this.open(null))));
    for (const [name, tab] of Object.entries(tabs)) {
      const button = h("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `pane-${name}`, "aria-selected": "false", tabindex: "-1", on: { click: () => this.open(name) } }, icon(tab.icon), tab.title);
      tab.pane = h("div", { class: "pane", role: "tabpanel", id: `pane-${name}`, "aria-labelledby": `tab-${name}`, hidden: true }, tab.view.el);
      this.#buttons[name] = button;
      bar.append(button);
      this.el.append(tab.pane);
    }
    bar.addEventListener("keydown", (e) => {
      const names = Object.keys(this.#tabs);
      const by = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
      if (by) {
        const next = names[(names.indexOf(this.#open) + by + names.length) % names.length];
        this.open(next);
        this.#buttons[next].focus();
      }
    });
    this.el.addEventListener("keydown", (e) => {
      if (e.key === "Escape" && !e.defaultPrevented) {
        this.open(null);
      }
    });
  }

  get current() {
    return this.#open;
  }

  /** Opens a tab by name; null closes the dock. */
  open(name) {
    if (this.#open) {
      this.#tabs[this.#open].view.show(false);
    }
    this.#open = name;
    this.el.hidden = name === null;
    for (const [key, tab] of Object.entries(this.#tabs)) {
      const on = key === name;
      tab.pane.hidden = !on;
      this.#buttons[key].setAttribute("aria-selected", String(on));
      this.#buttons[key].tabIndex = on ? 0 : -1;
    }
    if (name) {
      this.#tabs[name].view.show(true);
    }
    this.onToggle(name !== null);
  }
}

// Pop-up menus: for messages and people, for who you are.

import { h, icon } from "./dom.js";

/**
 * Opens a menu at a point or beside an element. Items: {label, run, icon?, hint?, danger?, lead?, checked?},
 * {title} for a heading, null for a line. The focus goes back where it was.
 */
export function openMenu(label, items, at, from = document.activeElement) {
  closeMenu();
  const el = h("div", { class: "menu", role: "menu", "aria-label": label, popover: "manual" });
  for (const item of items) {
    if (!item) {
      el.append(h("hr"));
    } else if (item.title) {
      el.append(h("div", { class: "list-group", role: "presentation" }, item.title));
    } else {
      const run = () => {
        closeMenu();
        item.run();
      };
      const button = h(
        "button",
        {
          type: "button",
          tabindex: "-1",
          role: item.checked === undefined ? "menuitem" : "menuitemradio",
          "aria-checked": item.checked === undefined ? null : String(item.checked),
          class: item.danger && "danger",
          on: { click: run, pointermove: (e) => e.currentTarget.focus({ preventScroll: true }) },
        },
        item.lead,
        h("span", null, item.label),
        item.hint ? h("small", null, item.hint) : null,
        item.icon ? icon(item.icon) : item.checked ? icon("check") : null,
      );
      el.append(button);
    }
  }
  document.body.append(el);
  el.showPopover();
  const box = el.getBoundingClientRect();
  const rect = at instanceof Element ? at.getBoundingClientRect() : null;
  const x = rect ? rect.left : at.x;
  let y = rect ? rect.bottom + 4 : at.y;
  if (y + box.height > innerHeight - 8) {
    y = rect ? Math.max(8, rect.top - box.height - 4) : Math.max(8, innerHeight - box.height - 8);
  }
  el.style.setProperty("left", `${Math.max(8, Math.min(x, innerWidth - box.width - 8))}px`);
  el.style.setProperty("top", `${y}px`);
  el.addEventListener("keydown", (e) => keys(e, el));
  const outside = (e) => {
    if (!el.contains(e.target)) {
      closeMenu(false);
    }
  };
  document.addEventListener("pointerdown", outside, true);
  open = { el, from, outside };
  el.querySelector("button")?.focus({ preventScroll: true });
}

let open = null;

/** Closes the open menu, if any. */
export function closeMenu(focus = true) {
  if (open) {
    const { el, from, outside } = open;
    open = null;
    document.removeEventListener("pointerdown", outside, true);
    el.remove();
    if (focus && from?.isConnected) {
      from.focus({ preventScroll: true });
    }
  }
}

function keys(e, el) {
  const all = [...el.querySelectorAll("button")];
  const at = all.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
  if (to !== undefined) {
    e.preventDefault();
    all[(to + all.length) % all.length].focus();
  } else if (e.key === "Escape" || e.key === "Tab") {
    e.preventDefault();
    e.stopPropagation();
    closeMenu();
  } else if (e.key.length === 1 && e.key !== " ") {
    const after = [...all.slice(at + 1), ...all];
    after.find((b) => b.textContent.trim().toLowerCase().startsWith(e.key.toLowerCase()))?.focus();
  }
}

// Select menus of messages and modals: a field that opens a list, with a search where the list is long.

import { fill, h, icon, newId } from "./dom.js";
import { Listbox, place } from "./listbox.js";

/**
 * `options(query)` gives the items; `search` adds a search field. One value is final when picked (`max` 1);
 * several when the list closes. `onDone(values)` is then called if they changed.
 */
export function select({ label, placeholder, options, search = false, min = 1, max = 1, disabled = false, busy = false, values = [], key, onDone }) {
  let chosen = new Map();
  const all = options("");
  for (const value of values) {
    const item = all.find((o) => o.value === value);
    if (item) {
      chosen.set(value, item);
    }
  }
  const multi = max > 1;
  const text = h("span", { class: "select-text" });
  const field = h(
    "button",
    {
      type: "button",
      class: ["select", busy && "busy"],
      role: "combobox",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      "aria-label": label,
      "aria-disabled": disabled ? "true" : null,
      data: key ? { key } : {},
    },
    text,
    icon("chevron"),
  );
  const root = h("span", { class: "select-box" }, field);
  let popup = null;
  let before = "";

  const show = () => {
    const names = [...chosen.values()];
    fill(text, names.length ? names.map((o, i) => [i ? ", " : null, o.label]) : (placeholder ?? "Make a selection"));
    text.classList.toggle("empty", names.length === 0);
    field.setAttribute("aria-label", names.length ? `${label}: ${names.map((o) => o.label).join(", ")}` : label);
  };
  show();

  const close = (focus = true) => {
    if (!popup) {
      return;
    }
    popup.remove();
    popup = null;
    field.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", outside, true);
    if (focus) {
      field.focus();
    }
    const now = JSON.stringify([...chosen.keys()].sort());
    if (now !== before && chosen.size >= min) {
      onDone([...chosen.keys()]);
    }
  };
  const outside = (e) => {
    if (!root.contains(e.target)) {
      close(false);
    }
  };

  const open = () => {
    if (disabled || popup) {
      return;
    }
    before = JSON.stringify([...chosen.keys()].sort());
    const list = new Listbox({ label, multi, onPick: (item) => pick(item) });
    const refresh = (query, active) => {
      const items = options(query).map((o) => ({ ...o, selected: chosen.has(o.value), disabled: multi && chosen.size >= max && !chosen.has(o.value) }));
      list.show(items, active ?? Math.max(0, items.findIndex((o) => o.selected)));
    };
    const pick = (item) => {
      if (!multi) {
        chosen = min === 0 && chosen.has(item.value) ? new Map() : new Map([[item.value, item]]);
        show();
        close();
        return;
      }
      if (!chosen.delete(item.value)) {
        chosen.set(item.value, item);
      }
      show();
      refresh(input?.value ?? "", list.active);
    };
    const input = search ? h("input", { class: "select-search", type: "text", role: "combobox", "aria-expanded": "true", "aria-label": `Search: ${label}`, placeholder: "Search", id: newId("search") }) : null;
    popup = h("div", { class: "popup", popover: "manual" }, input, list.el, multi ? h("p", { class: "hint" }, `Choose ${min === max ? max : `${min} to ${max}`}. Escape or a click outside is done.`) : null);
    root.append(popup);
    popup.showPopover();
    field.setAttribute("aria-expanded", "true");
    list.own(input ?? field);
    refresh("");
    place(popup, field);
    input?.focus();
    input?.addEventListener("input", () => {
      refresh(input.value, 0);
      place(popup, field);
    });
    popup.onKey = (e) => {
      if (list.key(e)) {
        return;
      }
      if (e.key === "Enter" || (e.key === " " && !input)) {
        e.preventDefault();
        list.pick();
      } else if (e.key === "Escape" || e.key === "Tab") {
        if (e.key === "Escape") {
          e.preventDefault();
          e.stopPropagation();
        }
        close();
      } else if (!input && e.key.length === 1) {
        const at = list.items.findIndex((o) => String(o.label).toLowerCase().startsWith(e.key.toLowerCase()));
        list.highlight(at >= 0 ? at : list.active);
      }
    };
    document.addEventListener("pointerdown", outside, true);
  };

  field.addEventListener("click", () => (popup ? close() : open()));
  root.addEventListener("keydown", (e) => {
    if (popup) {
      popup.onKey(e);
    } else if (["ArrowDown", "ArrowUp"].includes(e.key)) {
      e.preventDefault();
      open();
    }
  });
  root.close = close;
  return root;
}

/** Members, roles and channels as items of a select menu (component types 5 to 8). */
export function entities(type, world, guildId, channelTypes, names) {
  return (query) => {
    const q = query.toLowerCase().replace(/^[@#]/, "");
    const hit = (...texts) => texts.some((t) => t?.toLowerCase().includes(q));
    const guild = world.guilds.get(guildId);
    const users = guild ? [...guild.members.values()].map((m) => m.user) : [...world.users.values()];
    const items = [];
    if (type === 5 || type === 7) {
      for (const u of users) {
        const name = world.nameOf(u.id, guildId) ?? u.username;
        if (hit(name, u.username)) {
          items.push({ value: u.id, label: name, hint: u.username, kind: "user", lead: names.avatar(name, u.id), group: type === 7 ? "Members" : undefined });
        }
      }
    }
    if (type === 6 || type === 7) {
      for (const r of [...(guild?.roles ?? [])].sort((a, b) => b.position - a.position)) {
        const name = r.id === guildId ? "@everyone" : r.name;
        if (hit(name)) {
          items.push({ value: r.id, label: name, hint: "role", kind: "role", group: type === 7 ? "Roles" : undefined });
        }
      }
    }
    if (type === 8) {
      for (const c of world.channels.values()) {
        if (c.guild_id === guildId && hit(c.name) && (!channelTypes?.length || channelTypes.includes(c.type))) {
          items.push({ value: c.id, label: "#" + c.name, kind: "channel" });
        }
      }
    }
    return items.slice(0, 25);
  };
}

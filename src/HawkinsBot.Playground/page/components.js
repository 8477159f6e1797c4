// Message components, both kinds: rows of buttons and selects, and the layouts of "components v2".

import { h, icon, link, safeUrl } from "./dom.js";
import { markdown } from "./markdown.js";
import { cover, fileCard, picture, resolve } from "./media.js";
import { entities, select } from "./select.js";
import { colour } from "./world.js";

const STYLE = { 1: "primary", 2: "secondary", 3: "success", 4: "danger", 5: "secondary", 6: "primary" };

/**
 * `ctx`: {message, guildId, world, names, waiting (the custom id that waits, or null), act(component, values)}.
 */
export function components(list, ctx) {
  return list.map((c) => component(c, ctx));
}

function component(c, ctx) {
  return (MAKE[c.type] ?? unknown)(c, ctx);
}

const MAKE = {
  1: (c, ctx) => h("div", { class: "row" }, c.components.map((x) => component(x, ctx))),
  2: button,
  3: menu,
  5: menu,
  6: menu,
  7: menu,
  8: menu,
  9: (c, ctx) => h("div", { class: "section" }, h("div", { class: "section-text" }, c.components.map((x) => component(x, ctx))), c.accessory ? h("div", { class: "accessory" }, component(c.accessory, ctx)) : null),
  10: (c, ctx) => h("div", { class: "md" }, markdown(c.content, ctx.names)),
  11: (c, ctx) => picture(resolve(c.media, ctx.message), { alt: c.description, className: "thumbnail", spoiler: c.spoiler }),
  12: (c, ctx) =>
    h("div", { class: ["gallery", "n" + Math.min(c.items.length, 4)] }, c.items.map((i) => picture(resolve(i.media, ctx.message), { alt: i.description, spoiler: i.spoiler }))),
  13: (c, ctx) => fileCard({ filename: c.name, size: c.size, ...resolve(c.file, ctx.message) }, { spoiler: c.spoiler }),
  14: (c) => h("div", { class: ["separator", c.divider !== false && "line", c.spacing === 2 && "large"], role: c.divider === false ? "presentation" : "separator" }),
  17: container,
};

function unknown(c) {
  return h("div", { class: "hint" }, `This page does not know component type ${c.type}.`);
}

function container(c, ctx) {
  const el = h("div", { class: "container" }, c.components.map((x) => component(x, ctx)));
  if (Number.isFinite(c.accent_color)) {
    el.classList.add("accent");
    el.style.setProperty("--bar", colour(c.accent_color));
  }
  return c.spoiler ? cover(el) : el;
}

function emojiOf(emoji) {
  return emoji ? h("span", { class: "emoji", "aria-hidden": emoji.id ? null : "true" }, emoji.id ? `:${emoji.name}:` : emoji.name) : null;
}

function button(c, ctx) {
  const inside = [emojiOf(c.emoji), c.label ? h("span", null, c.label) : null];
  const name = c.label ? null : (c.emoji?.name ?? "Button");
  if (c.style === 5 && safeUrl(c.url) && !c.disabled) {
    return link(c.url, { class: ["button", "secondary"], "aria-label": name }, inside, icon("link"));
  }
  const waiting = ctx.waiting !== null;
  const busy = waiting && ctx.waiting === c.custom_id;
  return h(
    "button",
    {
      type: "button",
      class: ["button", STYLE[c.style], busy && "busy"],
      disabled: c.disabled === true || c.style >= 5,
      // not "disabled": that would lose the focus while the bot thinks
      "aria-disabled": waiting ? "true" : null,
      "aria-busy": busy ? "true" : null,
      "aria-label": name,
      data: { key: c.custom_id ?? "" },
      on: { click: () => !waiting && ctx.act(c) },
    },
    inside,
    c.style === 5 ? icon("link") : null,
    c.style === 6 ? "Premium" : null,
  );
}

function menu(c, ctx) {
  const waiting = ctx.waiting !== null;
  return select({
    ...choices(c, ctx),
    min: c.min_values ?? 1,
    max: c.max_values ?? 1,
    disabled: c.disabled === true || waiting,
    busy: waiting && ctx.waiting === c.custom_id,
    key: c.custom_id,
    onDone: (values) => ctx.act(c, values),
  });
}

const WHAT = { 3: "Choose an option", 5: "Choose members", 6: "Choose roles", 7: "Choose members or roles", 8: "Choose channels" };

/** The label, items and defaults of a select component, here and in modals. */
export function choices(c, ctx) {
  const placeholder = c.placeholder || (c.type === 3 ? "Make a selection" : WHAT[c.type]);
  const common = { label: c.placeholder || WHAT[c.type], placeholder };
  if (c.type === 3) {
    const items = c.options.map((o) => ({ value: o.value, label: o.label, detail: o.description, lead: emojiOf(o.emoji) }));
    return { ...common, options: () => items, values: c.options.filter((o) => o.default).map((o) => o.value) };
  }
  const options = entities(c.type, ctx.world, ctx.guildId, c.channel_types, ctx.names);
  return { ...common, options, search: true, values: (c.default_values ?? []).map((v) => v.id) };
}

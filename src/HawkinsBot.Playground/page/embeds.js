// Embeds: the coloured bar, author, title, fields, pictures, footer.

import { h, link, safeUrl } from "./dom.js";
import { inline, markdown } from "./markdown.js";
import { picture, resolve } from "./media.js";
import { format } from "./stamps.js";
import { colour } from "./world.js";

/** The embeds of a message; those with the same address are one with several pictures. */
export function embeds(list, message, names) {
  const merged = [];
  for (const e of list) {
    const same = e.url && merged.find((m) => m.url === e.url);
    if (same && e.image) {
      same.images.push(e.image);
    } else {
      merged.push({ ...e, images: e.image ? [e.image] : [] });
    }
  }
  return merged.map((e) => embed(e, message, names));
}

function embed(e, message, names) {
  const title = e.title && h("div", { class: "embed-title" }, safeUrl(e.url) ? link(e.url, null, inline(e.title, names)) : inline(e.title, names));
  const body = h(
    "div",
    { class: "embed-body" },
    e.provider?.name ? h("div", { class: "embed-small" }, e.provider.name) : null,
    e.author?.name ? h("div", { class: "embed-author" }, e.author.icon_url ? mark(e.author, message) : null, e.author.url ? link(e.author.url, null, e.author.name) : e.author.name) : null,
    title,
    e.description ? h("div", { class: "embed-text md" }, markdown(e.description, names)) : null,
    e.fields?.length ? fields(e.fields, names) : null,
    e.images.length > 0
      ? h("div", { class: ["embed-images", "gallery", "n" + Math.min(e.images.length, 4)] }, e.images.map((i) => picture(resolve(i, message), { alt: i.description ?? e.title })))
      : null,
    footer(e, message),
  );
  const el = h("div", { class: "embed", role: "group", "aria-label": e.title ?? e.author?.name ?? "Embed" }, body, e.thumbnail ? picture(resolve(e.thumbnail, message), { alt: e.thumbnail.description ?? "", className: "embed-thumb" }) : null);
  if (Number.isFinite(e.color)) {
    el.style.setProperty("--bar", colour(e.color));
  }
  return el;
}

function mark(part, message) {
  const media = resolve({ url: part.icon_url, proxy_url: part.proxy_icon_url }, message);
  const img = picture(media, { alt: "", className: "embed-icon" });
  return img.tagName === "BUTTON" ? h("span", { class: "embed-icon" }, img.firstChild) : null;
}

// Discord lays inline fields three in a row; a row with a thumbnail holds two.
function fields(list, names) {
  const cells = [];
  for (let i = 0; i < list.length; ) {
    let run = 0;
    while (run < 3 && list[i + run]?.inline) {
      run += 1;
    }
    const n = run || 1;
    for (const f of list.slice(i, i + n)) {
      cells.push(
        h("div", { class: ["embed-field", "w" + (run === 0 ? 12 : 12 / n)] }, h("div", { class: "embed-name" }, inline(f.name, names)), h("div", { class: "embed-value md" }, markdown(f.value, names))),
      );
    }
    i += n;
  }
  return h("div", { class: "embed-fields" }, cells);
}

function footer(e, message) {
  const at = e.timestamp ? Date.parse(e.timestamp) : NaN;
  const parts = [e.footer?.text, Number.isFinite(at) ? format(at, "s") : null].filter(Boolean);
  return parts.length > 0 ? h("div", { class: "embed-footer" }, e.footer?.icon_url ? mark(e.footer, message) : null, parts.join(" • ")) : null;
}

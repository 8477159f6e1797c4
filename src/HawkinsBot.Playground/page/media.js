// Pictures and files. Only what the playground itself serves is loaded; anything else is shown as its address,
// because the page works offline and tells no other server who reads it.

import { bytes, h, icon, link } from "./dom.js";

/** The address of a file, with attachment:// looked up among the message's own. */
export function resolve(media, message) {
  const name = /^attachment:\/\/(.+)$/.exec(media?.url ?? "")?.[1];
  const own = name ? message?.attachments?.find((a) => a.filename === name) : null;
  return own ? { ...media, ...own } : (media ?? {});
}

/** The address to load a picture from, or null when it is not the playground's. */
export function local(media) {
  for (const candidate of [media.proxy_url, media.url].filter(Boolean)) {
    try {
      const url = new URL(candidate, location.href);
      if (url.origin === location.origin) {
        return url.href;
      }
      // Kept by the playground under its other loopback name
      if (["127.0.0.1", "localhost", "[::1]"].includes(url.hostname) && url.port === location.port) {
        return location.origin + url.pathname + url.search;
      }
    } catch {
      // not an address
    }
  }
  return null;
}

/** A picture that opens large, or a card with its address. */
export function picture(media, { alt, className, spoiler = false } = {}) {
  const src = local(media);
  const words = alt || media.description || "";
  if (!src) {
    const host = link(media.url, { class: ["outside", className] }, icon("image"), h("span", null, words || "Picture"), h("small", null, hostOf(media.url)));
    return spoiler ? cover(host) : host;
  }
  const img = h("img", { src, alt: words, loading: "lazy", decoding: "async", width: media.width ?? null, height: media.height ?? null });
  const button = h("button", { type: "button", class: ["picture", className], "aria-label": words ? `Enlarge: ${words}` : "Enlarge the picture", on: { click: () => enlarge(src, words) } }, img);
  img.addEventListener("error", () => button.replaceChildren(icon("image"), h("span", null, words || "This picture cannot be shown")));
  return spoiler ? cover(button) : button;
}

function hostOf(url) {
  try {
    return new URL(url).host;
  } catch {
    return "";
  }
}

/** Hides something until it is pressed. */
export function cover(content, label = "Spoiler") {
  content.inert = true;
  const button = h("button", { type: "button", class: "cover-button" }, label);
  const box = h("div", { class: "cover" }, content, button);
  button.addEventListener("click", (e) => {
    e.stopPropagation();
    content.inert = false;
    box.classList.add("open");
    button.remove();
  });
  return box;
}

function enlarge(src, alt) {
  const dialog = h("dialog", { class: "lightbox", "aria-label": alt || "Picture", on: { click: () => dialog.close(), close: () => dialog.remove() } }, h("img", { src, alt }), h("button", { type: "button", class: "ghost", autofocus: true }, "Close"));
  document.body.append(dialog);
  dialog.showModal();
}

/** A file as a card with its size and a link. */
export function fileCard(file, { spoiler = false } = {}) {
  const src = local(file);
  const name = file.filename ?? file.name ?? "file";
  const card = h(
    "div",
    { class: "file-card" },
    icon("file"),
    h("div", null, src ? h("a", { href: src, download: name }, name) : link(file.url, null, name), h("small", null, Number.isFinite(file.size) ? bytes(file.size) : "")),
  );
  return spoiler ? cover(card) : card;
}

/** The attachments of a message: pictures in a grid, the rest as cards. */
export function attachments(list, shown) {
  const rest = list.filter((a) => !shown.has(a.filename));
  const spoilered = (a) => a.filename.startsWith("SPOILER_") || (a.flags & 8) !== 0;
  const pictures = rest.filter((a) => a.content_type?.startsWith("image/"));
  const sounds = rest.filter((a) => /^(audio|video)\//.test(a.content_type ?? "") && local(a));
  const files = rest.filter((a) => !pictures.includes(a) && !sounds.includes(a));
  return [
    pictures.length > 0 ? h("div", { class: ["gallery", "n" + Math.min(pictures.length, 4)] }, pictures.map((a) => picture(a, { alt: a.description, spoiler: spoilered(a) }))) : null,
    sounds.map((a) => h(a.content_type.startsWith("audio") ? "audio" : "video", { src: local(a), controls: true, class: "player", "aria-label": a.filename })),
    files.map((a) => fileCard(a, { spoiler: spoilered(a) })),
  ];
}

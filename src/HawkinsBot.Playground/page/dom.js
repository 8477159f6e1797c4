// Making DOM nodes. All text goes in as text nodes: nothing in this page is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/**
 * An element. `props`: class, style (a map, through CSSOM), data (a map), on (a map of listeners),
 * the element's own live properties (value, checked, disabled, hidden…), anything else as an attribute.
 * null, undefined and false leave an attribute or a child out.
 */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (key === "class") {
      el.className = Array.isArray(value) ? value.filter(Boolean).join(" ") : value;
    } else if (key === "style") {
      for (const [name, v] of Object.entries(value)) {
        el.style.setProperty(name, v);
      }
    } else if (key === "data") {
      Object.assign(el.dataset, value);
    } else if (key === "on") {
      for (const [name, listener] of Object.entries(value)) {
        el.addEventListener(name, listener);
      }
    } else if (LIVE.has(key)) {
      el[key] = value;
    } else if (key.startsWith("on")) {
      throw new Error(`${key}: listeners go in "on"`);
    } else {
      el.setAttribute(key, value === true ? "" : String(value));
    }
  }
  append(el, children);
  return el;
}

const LIVE = new Set(["value", "checked", "disabled", "hidden", "required", "multiple", "readOnly", "selected", "open"]);

/** Appends nodes and text, flattening arrays and leaving out what is not there. */
export function append(el, children) {
  for (const child of children.flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false) {
      el.append(child);
    }
  }
  return el;
}

/** Replaces all that is in an element. */
export function fill(el, ...children) {
  el.replaceChildren();
  return append(el, children);
}

/** A button with an icon and a name for screen readers. */
export function iconButton(name, label, onClick, props = {}) {
  return h(
    "button",
    { type: "button", title: label, "aria-label": label, ...props, class: ["icon-button", props.class], on: { click: onClick } },
    icon(name),
  );
}

const ICONS = {
  hash: "M9 3 7 21M17 3l-2 18M4 8.5h17M3 15.5h17",
  megaphone: "M4 10v4h3l8 5V5L7 10H4zm14.5-1.5a5 5 0 0 1 0 7M8 14.5V20h3v-3.5",
  forum: "M4 4h12v9H9l-4 3.5V13H4zM9.500 16.500h6l4 3V16.500h.5v-8h-1",
  thread: "M5 4v6a4 4 0 0 0 4 4h10m-4-4 4 4-4 4",
  spoiler: "M2 12s4-6.500 10-6.500S22 12 22 12s-4 6.500-10 6.500S2 12 2 12zm1-9 18 18",
  lock: "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
  at: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zm0 0v1.500a2.500 2.500 0 0 0 5 0V12a9 9 0 1 0-3.500 7",
  plus: "M12 5v14M5 12h14",
  cross: "m6 6 12 12M18 6 6 18",
  reply: "m9 6-5 5 5 5M4 11h9a7 7 0 0 1 7 7v1",
  dots: "M4.500 12a.7.7 0 1 0 1.400 0 .7.7 0 1 0-1.400 0m6.800 0a.7.7 0 1 0 1.400 0 .7.7 0 1 0-1.400 0m6.800 0a.7.7 0 1 0 1.400 0 .7.7 0 1 0-1.400 0",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm-4-7.500a4.500 4.500 0 0 0 8 0M9 9.500h.01M15 9.500h.01",
  pin: "M9 3h6l-.5 6.500 3 3.500h-11l3-3.500zM12 13v8",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  download: "M12 4v11m-4.500-4.500L12 15l4.500-4.500M5 20h14",
  send: "M4 12 3 4l18 8-18 8zm0 0h9",
  chevron: "m6 9 6 6 6-6",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zm-6.500 9a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.500m2.500 3.500a6.500 6.500 0 0 1 3 5.500",
  tools: "m8 7-5 5 5 5m8-10 5 5-5 5M14 4l-4 16",
  clock: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zm0-14v5l3.500 2",
  bolt: "M13 3 5 13.500h6L10 21l8-10.500h-6z",
  plug: "M9 3v5m6-5v5M6 8h12v3a6 6 0 0 1-12 0zm6 9v4",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm0-13v2m0 14v2M3 12h2m14 0h2M5.600 5.600 7 7m10 10 1.400 1.400M5.600 18.400 7 17m10-10 1.400-1.400",
  menu: "M4 6h16M4 12h16M4 18h16",
  link: "M14 4h6v6m0-6-9 9M18 14v6H4V6h6",
  image: "M4 5h16v14H4zm0 11 5-5 4 4 3-3 4 4M15 9h.01",
  slash: "M7 3h10a4 4 0 0 1 4 4v10a4 4 0 0 1-4 4H7a4 4 0 0 1-4-4V7a4 4 0 0 1 4-4zm7 5-4 8",
  check: "m5 12.500 4.500 4.500L19 7.500",
  warning: "M12 4 2.500 20h19zM12 10v4m0 3h.01",
  search: "M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zm4.700-1.800L20.500 20.500",
};

/** A line icon, hidden from screen readers: the element around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/** The address if it is http or https (absolute), else null: no other scheme becomes a link. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
  } catch {
    return null;
  }
}

/** A link out, or plain text where the address is not one we follow. */
export function link(href, props, ...children) {
  const url = safeUrl(href);
  return url
    ? h("a", { ...props, href: url, target: "_blank", rel: "noopener noreferrer" }, ...children)
    : h("span", props, ...children);
}

/** A stable hue for a name or id, for avatars that have no picture. */
export function hue(text) {
  let sum = 7;
  for (const c of String(text)) {
    sum = (sum * 31 + c.codePointAt(0)) % 9973;
  }
  return String((sum * 137) % 360);
}

/** A round tile with the first letter of a name. */
export function avatar(name, id, props = {}) {
  return h(
    "span",
    { "aria-hidden": "true", ...props, class: ["avatar", props.class], style: { "--hue": hue(id) } },
    [...String(name || "?")][0].toUpperCase(),
  );
}

let serial = 0;

/** A new element id. */
export function newId(prefix) {
  serial += 1;
  return `${prefix}-${serial}`;
}

/** Bytes as people read them. */
export function bytes(n) {
  return n < 1024 ? `${n} bytes` : n < 1048576 ? `${(n / 1024).toFixed(1)} KB` : `${(n / 1048576).toFixed(1)} MB`;
}

const status = { polite: null };

/** Says something to screen readers without moving the focus. */
export function announce(text) {
  status.polite ??= document.getElementById("announcer");
  status.polite.textContent = "";
  requestAnimationFrame(() => {
    status.polite.textContent = text;
  });
}

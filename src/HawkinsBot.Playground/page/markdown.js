// Discord's flavour of Markdown, from text straight to DOM nodes.
// What a name means (a user, a channel, a command) is asked of `names`: {user, role, channel, command}.

import { h, link, safeUrl } from "./dom.js";
import { stamp } from "./stamps.js";

const DEPTH = 10;
const PAIRS = [
  ["**", "strong"],
  ["__", "u"],
  ["~~", "s"],
  ["||", "spoiler"],
  ["*", "em"],
  ["_", "em"],
];
const HEADING = /^(#{1,3}) +(.+)$/;
const SMALL = /^-# +(.+)$/;
const ITEM = /^( *)(?:([-*])|(\d{1,9})\.) +(.+)$/;
const AUTOLINK = /https?:\/\/[^\s<>]*[^\s<>.,:;!?"')\]*_~|]/y;
const TAGS = [
  [/<@!?(\d{1,20})>/y, (m, c) => mention("@" + (c.names.user(m[1]) ?? "unknown-user"), { "data-user": m[1] })],
  [/<@&(\d{1,20})>/y, (m, c) => roleMention(c.names.role(m[1]))],
  [/<#(\d{1,20})>/y, (m, c) => channelMention(m[1], c.names)],
  [/<\/([^:>]{1,100}):(\d{1,20})>/y, (m, c) => commandMention(m[1], c.names)],
  [/<t:(-?\d{1,13})(?::([tTdDfFRsS]))?>/y, (m) => stamp(Number(m[1]), m[2])],
  [/<(a?):(\w{2,32}):(\d{1,20})>/y, (m) => h("span", { class: "emoji", title: `:${m[2]}:` }, `:${m[2]}:`)],
  [/<id:(customize|browse|guide|linked-roles)>/y, (m) => mention(m[1])],
  [/<(https?:\/\/[^\s>]+)>/y, (m, c) => (c.inLink ? m[1] : link(m[1], null, m[1]))],
  [/@(everyone|here)\b/y, (m) => mention(m[0])],
];

/** All of Markdown: blocks and what is in them. */
export function markdown(text, names) {
  const out = document.createDocumentFragment();
  blocks(String(text ?? ""), out, { names, depth: 0 });
  return out;
}

/** Only what stands within a line: for titles, button-like places and the text of answers. */
export function inline(text, names) {
  const out = document.createDocumentFragment();
  spans(String(text ?? ""), out, { names, depth: 0 });
  return out;
}

/** The words alone, for previews and screen readers. Spoilers stay hidden. */
export function plain(text, names) {
  const box = h("div", null, inline(String(text ?? "").replace(/\|\|[\s\S]+?\|\|/g, "(spoiler)"), names));
  return box.textContent.replace(/\s+/g, " ").trim();
}

function blocks(text, out, ctx) {
  let buffer = "";
  let pos = 0;
  const flush = () => {
    if (buffer) {
      spans(buffer.replace(/\n$/, ""), out, ctx);
      buffer = "";
    }
  };
  while (pos < text.length) {
    const end = text.indexOf("\n", pos) < 0 ? text.length : text.indexOf("\n", pos);
    const line = text.slice(pos, end);
    const next = end + 1;
    const fence = line.indexOf("```");
    if (line.startsWith(">>> ") && ctx.depth < DEPTH && !ctx.quoted) {
      flush();
      out.append(quote(text.slice(pos + 4), ctx));
      return;
    }
    if (line.startsWith("> ") && ctx.depth < DEPTH && !ctx.quoted) {
      flush();
      const inner = [];
      let at = pos;
      while (at < text.length && text.startsWith("> ", at)) {
        const stop = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
        inner.push(text.slice(at + 2, stop));
        at = stop + 1;
      }
      out.append(quote(inner.join("\n"), ctx));
      pos = at;
      continue;
    }
    if (fence >= 0) {
      const close = text.indexOf("```", pos + fence + 3);
      if (close > 0 && close > pos + fence + 3) {
        buffer += line.slice(0, fence);
        flush();
        out.append(code(text.slice(pos + fence + 3, close)));
        pos = text[close + 3] === "\n" ? close + 4 : close + 3;
        continue;
      }
    }
    const heading = HEADING.exec(line);
    const small = SMALL.exec(line);
    if (heading || small) {
      flush();
      const el = heading ? h("h" + (heading[1].length + 2), { class: "md-h" + heading[1].length }) : h("small", { class: "md-small" });
      spans(heading ? heading[2] : small[1], el, ctx);
      out.append(el);
      pos = next;
      continue;
    }
    if (ITEM.test(line)) {
      flush();
      const items = [];
      while (pos < text.length) {
        const stop = text.indexOf("\n", pos) < 0 ? text.length : text.indexOf("\n", pos);
        const item = ITEM.exec(text.slice(pos, stop));
        if (!item) {
          break;
        }
        items.push({ indent: item[1].length, number: item[3], text: item[4] });
        pos = stop + 1;
      }
      lists(items, out, ctx);
      continue;
    }
    buffer += line + (end < text.length ? "\n" : "");
    pos = next;
  }
  flush();
}

function quote(text, ctx) {
  const el = h("blockquote");
  blocks(text, el, { ...ctx, quoted: true, depth: ctx.depth + 1 });
  return el;
}

function code(body) {
  const named = /^([\w+.#-]+)\n([\s\S]+)$/.exec(body);
  const text = (named ? named[2] : body).replace(/^\n/, "").replace(/\n$/, "");
  return h("pre", { tabindex: "0", "aria-label": named ? `Code, ${named[1]}` : "Code" }, h("code", null, text));
}

// Bullets and numbers at the same level are lists of their own.
function lists(items, out, ctx) {
  let from = 0;
  for (let i = 1; i <= items.length; i += 1) {
    if (i === items.length || (items[i].indent <= items[from].indent && Boolean(items[i].number) !== Boolean(items[from].number))) {
      out.append(list(items.slice(from, i), ctx));
      from = i;
    }
  }
}

function list(items, ctx) {
  const make = (item) => h(item.number ? "ol" : "ul", item.number && item.number !== "1" ? { start: item.number } : null);
  const root = make(items[0]);
  const open = [{ indent: items[0].indent, el: root }];
  for (const item of items) {
    while (open.length > 1 && item.indent < open.at(-1).indent) {
      open.pop();
    }
    const last = open.at(-1).el.lastElementChild;
    if (item.indent > open.at(-1).indent + 1 && last && open.length < DEPTH) {
      const nested = make(item);
      last.append(nested);
      open.push({ indent: item.indent, el: nested });
    }
    const li = h("li");
    spans(item.text, li, ctx);
    open.at(-1).el.append(li);
  }
  return root;
}

function spans(text, out, ctx) {
  const dead = new Set();
  let run = "";
  let i = 0;
  const flush = () => {
    if (run) {
      out.append(run);
      run = "";
    }
  };
  const put = (node, length) => {
    flush();
    out.append(node);
    i += length;
  };
  outer: while (i < text.length) {
    const c = text[i];
    if (c === "\\" && /[^\p{L}\p{N}\s]/u.test(text[i + 1] ?? "")) {
      run += text[i + 1];
      i += 2;
      continue;
    }
    if (c === "`") {
      const ticks = /`+/y;
      ticks.lastIndex = i;
      const mark = ticks.exec(text)[0];
      const close = closeTicks(text, i + mark.length, mark);
      if (close > 0) {
        put(h("code", null, text.slice(i + mark.length, close).trim()), close + mark.length - i);
        continue;
      }
      run += mark;
      i += mark.length;
      continue;
    }
    if (c === "<" || c === "@") {
      for (const [re, make] of TAGS) {
        re.lastIndex = i;
        const m = re.exec(text);
        if (m) {
          put(make(m, ctx), m[0].length);
          continue outer;
        }
      }
    }
    if (c === "[" && !ctx.inLink) {
      const masked = maskedLink(text, i);
      if (masked) {
        const el = link(masked.url, { title: masked.title ?? masked.url });
        spans(masked.label, el, { ...ctx, inLink: true, depth: ctx.depth + 1 });
        put(el, masked.length);
        continue;
      }
    }
    if (c === "h" && !ctx.inLink) {
      AUTOLINK.lastIndex = i;
      const m = AUTOLINK.exec(text);
      if (m && safeUrl(m[0])) {
        put(link(m[0], null, m[0]), m[0].length);
        continue;
      }
    }
    if (ctx.depth < DEPTH) {
      for (const [mark, kind] of PAIRS) {
        if (!text.startsWith(mark, i) || dead.has(mark)) {
          continue;
        }
        if (mark === "_" && /[\p{L}\p{N}]/u.test(text[i - 1] ?? "")) {
          continue;
        }
        const close = closeMark(text, i + mark.length, mark);
        if (close < 0) {
          if (mark.length === 2) {
            dead.add(mark);
          }
          continue;
        }
        const el = kind === "spoiler" ? spoiler() : h(kind);
        spans(text.slice(i + mark.length, close), el.inner ?? el, { ...ctx, depth: ctx.depth + 1 });
        put(el.outer ?? el, close + mark.length - i);
        continue outer;
      }
    }
    run += c;
    i += 1;
  }
  flush();
}

function closeTicks(text, from, mark) {
  for (let at = text.indexOf(mark, from); at >= 0; at = text.indexOf(mark, at)) {
    let end = at;
    while (text[end] === "`") {
      end += 1;
    }
    if (end - at === mark.length) {
      return at;
    }
    at = end;
  }
  return -1;
}

// Where a pair closes. One star or underline does not close inside a double one, nor next to a space.
function closeMark(text, from, mark) {
  if (mark.length === 1 && /\s/.test(text[from] ?? " ")) {
    return -1;
  }
  for (let i = from; i < text.length; i += 1) {
    if (text[i] === "\\") {
      i += 1;
    } else if (text[i] === "`") {
      const close = text.indexOf("`", i + 1);
      i = close > 0 ? close : i;
    } else if (text.startsWith(mark, i) && i > from) {
      if (mark.length === 1) {
        if (text[i + 1] === mark) {
          const inner = text.indexOf(mark + mark, i + 2);
          if (inner < 0) {
            return -1;
          }
          i = inner + 1;
          continue;
        }
        if (/\s/.test(text[i - 1]) || (mark === "_" && /[\p{L}\p{N}]/u.test(text[i + 1] ?? ""))) {
          continue;
        }
        return i;
      }
      // **a *b*** closes at the last two stars
      while (text[i + mark.length] === mark[0] && text[i + mark.length - 1] === mark[0]) {
        i += 1;
      }
      return i;
    }
  }
  return -1;
}

function maskedLink(text, at) {
  let depth = 0;
  let close = -1;
  for (let i = at; i < text.length && i < at + 1000; i += 1) {
    if (text[i] === "\\") {
      i += 1;
    } else if (text[i] === "[") {
      depth += 1;
    } else if (text[i] === "]" && --depth === 0) {
      close = i;
      break;
    }
  }
  if (close < 0 || text[close + 1] !== "(") {
    return null;
  }
  const target = /\(<?(https?:\/\/(?:[^\s()<>]|\([^\s()<>]*\))+)>?(?:\s+"([^"]*)")?\)/y;
  target.lastIndex = close + 1;
  const m = target.exec(text);
  return m && safeUrl(m[1])
    ? { label: text.slice(at + 1, close), url: m[1], title: m[2], length: close + 1 + m[0].length - at }
    : null;
}

/** A spoiler that opens on click or Enter; hidden from screen readers until then. */
export function spoiler() {
  const inner = h("span", { class: "spoiler-text", "aria-hidden": "true" });
  const outer = h(
    "span",
    { class: "spoiler", role: "button", tabindex: "0", "aria-expanded": "false", "aria-label": "Spoiler: press to show" },
    inner,
  );
  const show = (event) => {
    if (outer.classList.contains("open") || (event.type === "keydown" && event.key !== "Enter" && event.key !== " ")) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    outer.classList.add("open");
    outer.removeAttribute("role");
    outer.removeAttribute("aria-label");
    outer.removeAttribute("aria-expanded");
    inner.removeAttribute("aria-hidden");
  };
  outer.addEventListener("click", show, true);
  outer.addEventListener("keydown", show);
  return { outer, inner };
}

function mention(text, props) {
  return h("span", { class: "mention", ...props }, text);
}

function roleMention(role) {
  return mention("@" + (role?.name ?? "unknown-role"));
}

function channelMention(id, names) {
  const channel = names.channel(id);
  return channel
    ? h("button", { type: "button", class: "mention", on: { click: () => names.goTo(id) } }, "#" + channel.name)
    : mention("#unknown");
}

function commandMention(path, names) {
  return h("button", { type: "button", class: "mention", on: { click: () => names.run(path) } }, "/" + path);
}

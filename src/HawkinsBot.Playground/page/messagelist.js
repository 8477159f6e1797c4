// The messages of one channel: scrolling, loading what is older, moving among them with the keys.

import { fill, h, iconButton } from "./dom.js";
import { continues, messageView, sameDay } from "./message.js";
import { format } from "./stamps.js";

const NEAR_END = 80;
const NEAR_TOP = 400;

export class MessageList {
  #ctx = null;
  #list = h("ol", { class: "messages" });
  #shown = [];
  #end = true;
  #busy = false;

  /** `hooks`: {older(): Promise, intro(): node, tools(message): buttons, menu(message, event)}. */
  constructor(hooks) {
    this.hooks = hooks;
    this.intro = h("div", { class: "intro" });
    this.jump = h("button", { type: "button", class: "jump", hidden: true, on: { click: () => this.toEnd() } }, "Jump to the newest ↓");
    this.scroller = h("div", { class: "scroller", tabindex: "0", role: "region", "aria-label": "Messages" }, this.intro, this.#list);
    this.el = h("div", { class: "message-area" }, this.scroller, this.jump);
    this.bar = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" });
    this.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    this.#list.addEventListener("pointerover", (e) => this.#hover(e.target.closest(".message")));
    this.#list.addEventListener("focusin", (e) => this.#hover(e.target.closest(".message")));
    this.el.addEventListener("pointerleave", () => !this.bar.contains(document.activeElement) && this.bar.remove());
    this.#list.addEventListener("contextmenu", (e) => {
      const m = this.#of(e.target.closest(".message"));
      if (m && !e.target.closest("a, img, input") && !getSelection().toString()) {
        e.preventDefault();
        this.hooks.menu(m, { x: e.clientX, y: e.clientY }, e.target.closest(".message"));
      }
    });
    this.scroller.addEventListener("keydown", (e) => this.#key(e));
    // pictures and late fonts change heights: stay at the end if that is where the reader is
    new ResizeObserver(() => this.#end && this.#stick()).observe(this.#list);
    new ResizeObserver(() => this.#end && this.#stick()).observe(this.scroller);
  }

  /** Empties the list while another channel's messages are on their way. */
  clear() {
    this.#ctx = null;
    this.#shown = [];
    this.bar.remove();
    this.jump.hidden = true;
    fill(this.#list);
    fill(this.intro, h("p", { class: "hint", role: "status" }, "Loading messages…"));
  }

  /** Shows a channel's messages, oldest first, at the end. */
  show(messages, ctx, complete) {
    this.#ctx = ctx;
    this.#shown = messages.slice();
    this.bar.remove();
    this.scroller.setAttribute("aria-label", `Messages in ${ctx.title}`);
    fill(this.#list, this.#rows(this.#shown, null));
    this.#introduce(complete);
    this.#end = true;
    this.toEnd();
    // not a full screen of them yet
    requestAnimationFrame(() => this.#scrolled());
  }

  #introduce(complete) {
    fill(this.intro, complete ? this.hooks.intro() : h("p", { class: "hint", role: "status" }, "Loading older messages…"));
    this.complete = complete;
  }

  #rows(messages, previous) {
    const out = [];
    for (const m of messages) {
      out.push(...this.#row(m, previous));
      previous = m;
    }
    return out;
  }

  #row(m, previous) {
    const day = !previous || !sameDay(previous, m);
    return [day ? h("li", { class: "day" }, h("span", null, format(Date.parse(m.timestamp), "D"))) : null, messageView(m, this.#ctx, continues(previous, m))].filter(Boolean);
  }

  element(id) {
    return this.#list.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  #of(el) {
    return el ? this.#shown.find((m) => m.id === el.dataset.id) : null;
  }

  /** Adds a message at the end. */
  add(m) {
    if (!this.#ctx) {
      // still loading: what comes now will be in the page that is shown
      return;
    }
    if (this.element(m.id)) {
      this.update(m);
      return;
    }
    const previous = this.#shown.at(-1);
    this.#shown.push(m);
    this.#list.append(...this.#row(m, previous));
    if (this.#end) {
      this.#stick();
    } else {
      this.jump.hidden = false;
      this.jump.textContent = "New messages ↓";
    }
  }

  /** Takes the oldest out, for a reader at the end of a channel that never stops. */
  trim(most, keep) {
    if (this.#shown.length <= most || !this.#end) {
      return false;
    }
    const first = this.element(this.#shown.at(-keep).id);
    this.#shown = this.#shown.slice(-keep);
    while (this.#list.firstElementChild !== first) {
      this.#list.firstElementChild.remove();
    }
    this.#introduce(false);
    this.#stick();
    return true;
  }

  /** Draws a message again, keeping the focus inside it. */
  update(m) {
    const at = this.#shown.findIndex((x) => x.id === m.id);
    const old = at >= 0 ? this.element(m.id) : null;
    if (!old) {
      return;
    }
    this.#shown[at] = m;
    const focus = document.activeElement;
    const inside = old.contains(focus) && !this.bar.contains(focus);
    const key = inside ? focus.dataset.key : null;
    const opened = [...old.querySelectorAll(".spoiler")].map((s) => s.classList.contains("open"));
    const fresh = messageView(m, this.#ctx, old.classList.contains("compact"));
    fresh.tabIndex = old.tabIndex;
    if (old.contains(this.bar)) {
      fresh.append(this.bar);
    }
    old.replaceWith(fresh);
    [...fresh.querySelectorAll(".spoiler")].forEach((s, i) => opened[i] && s.click());
    if (inside) {
      const same = key ? [...fresh.querySelectorAll("[data-key]")].find((x) => x.dataset.key === key) : null;
      (same && !same.disabled ? same : fresh).focus({ preventScroll: true });
    }
    if (this.#end) {
      this.#stick();
    }
  }

  remove(id) {
    const el = this.element(id);
    const at = this.#shown.findIndex((m) => m.id === id);
    if (!el || at < 0) {
      return;
    }
    const focused = el.contains(document.activeElement);
    const next = el.nextElementSibling ?? el.previousElementSibling;
    this.#shown.splice(at, 1);
    // a day's line goes with its only message
    if (el.previousElementSibling?.matches(".day") && !el.nextElementSibling?.matches(".message")) {
      el.previousElementSibling.remove();
    }
    el.remove();
    // the one after may now start a group of its own
    if (this.#shown[at]) {
      const after = this.element(this.#shown[at].id);
      const compact = continues(this.#shown[at - 1], this.#shown[at]);
      if (after && after.classList.contains("compact") !== Boolean(compact)) {
        after.replaceWith(messageView(this.#shown[at], this.#ctx, compact));
      }
    }
    if (focused) {
      (next?.matches(".message") ? next : this.scroller).focus();
    }
  }

  /** Takes a local message's place when the real one comes. */
  replace(localId, m) {
    const at = this.#shown.findIndex((x) => x.id === localId);
    const el = this.element(localId);
    if (at < 0 || !el) {
      this.add(m);
      return;
    }
    this.#shown[at] = m;
    el.replaceWith(messageView(m, this.#ctx, el.classList.contains("compact")));
  }

  async #scrolled() {
    const s = this.scroller;
    this.#end = s.scrollHeight - s.scrollTop - s.clientHeight < NEAR_END;
    if (this.#end) {
      this.jump.hidden = true;
      this.hooks.atEnd?.();
    } else if (this.jump.hidden && s.scrollHeight - s.scrollTop > 3 * s.clientHeight) {
      this.jump.textContent = "Jump to the newest ↓";
      this.jump.hidden = false;
    }
    if (s.scrollTop < NEAR_TOP && !this.complete && !this.#busy && this.#ctx) {
      this.#busy = true;
      const ctx = this.#ctx;
      try {
        const { messages, complete } = await this.hooks.older();
        if (ctx === this.#ctx) {
          this.#prepend(messages, complete);
        }
      } catch {
        fill(this.intro, h("p", { class: "hint" }, "Older messages cannot be loaded now."));
      } finally {
        this.#busy = false;
      }
    }
  }

  #prepend(messages, complete) {
    const s = this.scroller;
    const fromEnd = s.scrollHeight - s.scrollTop;
    if (messages.length > 0) {
      // the old first one may continue a group now, and loses its day line
      const first = this.#shown[0];
      const rows = this.#rows([...messages, ...(first ? [first] : [])], null);
      if (first) {
        const el = this.element(first.id);
        if (el?.previousElementSibling?.matches(".day")) {
          el.previousElementSibling.remove();
        }
        el?.remove();
      }
      this.#list.prepend(...rows);
      this.#shown.unshift(...messages);
    }
    this.#introduce(complete);
    s.scrollTop = s.scrollHeight - fromEnd;
    if (messages.length > 0) {
      this.#scrolled();
    }
  }

  #stick() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  toEnd() {
    this.jump.hidden = true;
    this.#stick();
    requestAnimationFrame(() => this.#end && this.#stick());
    this.#end = true;
  }

  /** Scrolls to a message and marks it for a moment; false when it is not loaded. */
  reveal(id) {
    const el = this.element(id);
    if (!el) {
      return false;
    }
    this.#end = false;
    el.scrollIntoView({ block: "center" });
    el.classList.add("found");
    el.focus({ preventScroll: true });
    setTimeout(() => el.classList.remove("found"), 2000);
    return true;
  }

  #hover(el) {
    const m = this.#of(el);
    if (!m || el.contains(this.bar) || m.local) {
      return;
    }
    fill(this.bar, this.hooks.tools(m).map((t) => iconButton(t.icon, t.label, (e) => t.run(e.currentTarget))));
    el.append(this.bar);
  }

  #key(e) {
    const all = [...this.#list.querySelectorAll(".message")];
    const on = e.target.closest?.(".message");
    if (e.target === this.scroller || e.target === on) {
      const at = all.indexOf(on);
      const to = { ArrowUp: at < 0 ? all.length - 1 : at - 1, ArrowDown: at < 0 ? -1 : at + 1, Home: 0, End: all.length - 1 }[e.key];
      if (to !== undefined && all[to]) {
        e.preventDefault();
        this.#focus(all[to]);
      } else if (on && (e.key === "ContextMenu" || (e.key === "F10" && e.shiftKey))) {
        e.preventDefault();
        const box = on.getBoundingClientRect();
        this.hooks.menu(this.#of(on), { x: box.left + 60, y: Math.max(60, box.top + 20) }, on);
      } else if (on && e.key.toLowerCase() === "r" && !e.ctrlKey && !e.metaKey) {
        e.preventDefault();
        this.hooks.tools(this.#of(on)).find((t) => t.icon === "reply")?.run();
      } else if (e.key === "Escape") {
        this.hooks.leave?.();
      }
    } else if (on && e.key === "Escape" && !e.defaultPrevented) {
      e.preventDefault();
      this.#focus(on);
    }
  }

  #focus(el) {
    this.#end = false;
    el.tabIndex = 0;
    el.focus();
    el.scrollIntoView({ block: "nearest" });
  }
}

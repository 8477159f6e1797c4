// Polls: the question, answers to vote for, and how it stands.

import { h } from "./dom.js";
import { relative } from "./stamps.js";

export function poll(m, ctx) {
  const p = m.poll;
  const counts = new Map((p.results?.answer_counts ?? []).map((c) => [c.id, c]));
  const total = [...counts.values()].reduce((sum, c) => sum + c.count, 0);
  const ends = Date.parse(p.expiry);
  const over = p.results?.is_finalized === true;
  const mine = [...counts.values()].filter((c) => c.me_voted).map((c) => c.id);
  const toggle = (id) => {
    const others = p.allow_multiselect ? mine.filter((x) => x !== id) : [];
    ctx.vote(m, mine.includes(id) ? others : [...others, id]);
  };
  return h(
    "div",
    { class: "poll", role: "group", "aria-label": `Poll: ${p.question.text}` },
    h("b", null, p.question.text),
    h("small", null, p.allow_multiselect ? "Choose one or more" : "Choose one"),
    p.answers.map((a) => {
      const c = counts.get(a.answer_id);
      const share = total ? Math.round((100 * (c?.count ?? 0)) / total) : 0;
      const bar = h("span", { class: "poll-bar", style: { "--share": `${share}%` } });
      return h(
        "button",
        { type: "button", class: ["poll-answer", c?.me_voted && "mine"], disabled: over, "aria-pressed": String(Boolean(c?.me_voted)), data: { key: `p${a.answer_id}` }, on: { click: () => toggle(a.answer_id) } },
        bar,
        h("span", null, a.poll_media.emoji?.name ? `${a.poll_media.emoji.name} ` : null, a.poll_media.text),
        h("small", null, `${share}%`),
      );
    }),
    h("small", null, `${total} ${total === 1 ? "vote" : "votes"}${over ? " • closed" : Number.isFinite(ends) ? ` • closes ${relative(ends)}` : ""}`),
  );
}

// The install page: who adds the app, where to, with which permissions; exactly those are granted.

import { Api, playground } from "./api.js";
import { avatar, fill, h } from "./dom.js";
import { BIT, NAMES } from "./permissions.js";
import { address } from "./place.js";
import { applyTheme } from "./theme.js";

applyTheme();

const root = document.getElementById("authorize");
const asked = new URLSearchParams(location.search);
let people = [];
let person = null;

async function start() {
  const world = await playground("GET", "");
  people = world.people;
  const name = decodeURIComponent(location.hash.slice(1));
  person = people.find((p) => p.name === name) ?? people[0];
  await draw();
}

async function draw() {
  const api = new Api(person.token);
  let offer;
  try {
    offer = await api.get(`/oauth2/authorize?${asked}`);
  } catch (e) {
    fill(root, h("h1", null, "This link does not work"), h("p", { class: "error", role: "alert" }, e.message), h("p", null, h("a", { href: "/" }, "To the playground")));
    return;
  }
  const personal = String(offer.integration_type ?? asked.get("integration_type") ?? "0") === "1";
  const bits = BigInt(offer.permissions ?? asked.get("permissions") ?? 0);
  const app = offer.application.name;
  const boxes = NAMES.filter(([n]) => (bits >> BigInt(n)) & 1n).map(([n, label]) => {
    const input = h("input", { type: "checkbox", checked: true });
    return { n, input, el: h("label", { class: "choice" }, input, label) };
  });
  const manages = (g) => (BigInt(g.permissions ?? 0) & (BIT.ADMINISTRATOR | BIT.MANAGE_GUILD)) !== 0n;
  const guilds = (offer.guilds ?? []).filter((g) => manages(g)).filter((g) => !asked.get("disable_guild_select") || g.id === asked.get("guild_id"));
  const where = h(
    "select",
    { id: "where", class: "text-input" },
    guilds.map((g) => h("option", { value: g.id, selected: g.id === asked.get("guild_id") }, g.name + (g.bot ? " (has the app already)" : ""))),
  );
  const who = h("select", { id: "who", class: "text-input" }, people.map((p) => h("option", { value: p.name, selected: p.id === person.id }, p.name)));
  who.addEventListener("change", () => {
    person = people.find((p) => p.name === who.value);
    draw();
  });
  const status = h("p", { role: "alert" });
  const add = h("button", { type: "submit", class: "button primary", disabled: !personal && guilds.length === 0 }, "Authorize");
  const form = h(
    "form",
    { class: "card" },
    avatar(app, offer.application.id, { class: "large" }),
    h("h1", null, personal ? `${app} wants to be installed to you` : `${app} wants to join a server`),
    h("div", { class: "question" }, h("label", { for: "who" }, "You are"), who),
    personal ? null : h("div", { class: "question" }, h("label", { for: "where" }, "Add to server"), guilds.length ? where : h("p", { class: "error" }, `${person.name} manages no server. Choose somebody who does.`)),
    personal || boxes.length === 0 ? null : h("fieldset", null, h("legend", null, "It will be allowed to"), boxes.map((b) => b.el)),
    !personal && boxes.length === 0 ? h("p", { class: "hint" }, "It asks for no permissions.") : null,
    h("div", { class: "modal-foot" }, h("a", { class: "button secondary", href: "/#" + address(person.name) }, "Cancel"), add),
    status,
  );
  form.addEventListener("submit", async (e) => {
    e.preventDefault();
    add.disabled = true;
    const granted = boxes.reduce((sum, b) => (b.input.checked ? sum | (1n << BigInt(b.n)) : sum & ~(1n << BigInt(b.n))), bits);
    try {
      await api.post(`/oauth2/authorize?${asked}`, { guild_id: personal ? undefined : where.value, permissions: granted.toString(), authorize: true, integration_type: personal ? 1 : 0 });
      const guild = guilds.find((g) => g.id === where.value)?.name;
      fill(root, h("div", { class: "card" }, h("h1", null, "Authorized"), h("p", { role: "status" }, personal ? `${app} is installed to ${person.name}.` : `${app} is in ${guild}.`), h("a", { class: "button primary", href: "/#" + address(person.name) }, "To the playground")));
    } catch (failure) {
      status.className = "error";
      status.textContent = failure.message;
      add.disabled = false;
    }
  });
  fill(root, form);
}

start();

// The page: who am I, connect, and put the views together.

import { Api, playground } from "./api.js";
import { ChannelView } from "./channelview.js";
import { Clock, follow, startClock } from "./clock.js";
import { Connection } from "./connection.js";
import { fill, h, iconButton } from "./dom.js";
import { Faults } from "./faults.js";
import { Inspector } from "./inspector.js";
import { Install, installLink } from "./install.js";
import { Interactions } from "./interactions.js";
import { Members } from "./members.js";
import { openModal } from "./modal.js";
import { address, place, remember } from "./place.js";
import { Sidebar } from "./sidebar.js";
import { now } from "./stamps.js";
import { Tools } from "./tools.js";
import { applyTheme, toggleTheme } from "./theme.js";
import { welcome } from "./welcome.js";
import { CHANNEL, World, isThread } from "./world.js";

applyTheme();

const start = place();
const world = new World();
let info = null;
let me = null;
let api = null;
let wanted = start.channel;

const connection = new Connection(async () => {
  info = await playground("GET", "");
  me = info.people.find((p) => p.name === start.person) ?? info.people[0];
  api = new Api(me.token);
  return { api, token: me.token };
});
const interactions = new Interactions(() => ({ api, sessionId: connection.sessionId, applicationId: info.applicationId }));

const inspector = new Inspector({ botToken: () => info?.botToken ?? "", onClock: follow });
const install = new Install({ world, api: () => api, me: () => me });
const tools = new Tools(
  {
    inspector: { title: "Inspector", icon: "tools", view: inspector },
    faults: { title: "Faults", icon: "bolt", view: new Faults() },
    clock: { title: "Clock", icon: "clock", view: new Clock() },
    install: { title: "Install", icon: "plug", view: install },
  },
  (open) => {
    document.body.classList.toggle("with-tools", open);
    toolsButton.setAttribute("aria-expanded", String(open));
  },
);
const toolsButton = iconButton("tools", "Developer tools", () => tools.open(tools.current ? null : "inspector"), { "aria-expanded": "false" });
const membersButton = iconButton("people", "Members", () => document.body.classList.toggle("no-members"), { class: "members-button" });

const members = new Members({
  world,
  channel: () => view.channel,
  userCommand: (command, id) => view.userCommand(command, id),
  openDm,
  mention: (id) => view.mention(id),
  removeBot: (guild) => install.remove(guild),
});
const sidebar = new Sidebar({
  world,
  people: () => info?.people ?? [],
  me: () => me,
  current: () => view.channel,
  open: (id) => open(id, true),
  openDm,
  become,
  theme: toggleTheme,
  installLink: () => installLink(info.applicationId, me.name),
});
const view = new ChannelView({
  world,
  interactions,
  members,
  api: () => api,
  me: () => me,
  open: (id) => open(id, true),
  read: (id) => sidebar.read(id),
  unread: (message, toMe) => sidebar.note(message, toMe),
  headButtons: () => [membersButton, toolsButton],
  intro: (channel) =>
    welcome(channel, {
      world,
      entries: () => view.composer.entries,
      run: (path, preset) => view.composer.run(path, preset),
      people: () => info.people,
      me: () => me,
      openAs: (name) => window.open("/#" + address(name, channel.id), "_blank", "noopener"),
      tools: (tab) => tools.open(tab),
    }),
});

const banner = h("div", { class: "banner", role: "status", hidden: true });
const app = document.getElementById("app");
fill(app, banner, sidebar.el, h("div", { class: "veil", on: { click: () => document.body.classList.remove("drawer") } }), view.el, members.el, tools.el);

connection.addEventListener("state", ({ detail }) => {
  banner.hidden = detail === "online" || !world.me;
  banner.textContent = detail === "online" ? "" : "The connection to the playground is lost. Reconnecting…";
});
connection.addEventListener("dispatch", ({ detail: { t, d } }) => {
  if (t === "READY") {
    world.reset(api, me, info.applicationId);
    inspector.restarted();
  }
  // a message from the future: somebody moved the clock
  if (t === "MESSAGE_CREATE" && Date.parse(d.timestamp) - now() > 2000) {
    playground("GET", "/clock").then(follow, () => {});
  }
  world.apply(t, d);
  interactions.apply(t, d);
});
world.addEventListener("reset", () => {
  const here = world.channels.get(wanted) ?? [...world.channels.values()].find((c) => c.type === CHANNEL.TEXT) ?? [...world.channels.values()][0];
  app.classList.remove("starting");
  here && world.channels.has(here.id) ? open(here.id) : sidebar.draw();
});
world.addEventListener("channels", () => {
  if (view.channel && !world.channels.has(view.channel.id)) {
    const first = [...world.channels.values()].find((c) => c.type === CHANNEL.TEXT);
    first && open(first.id);
  }
  sidebar.draw();
});
world.addEventListener("members", () => members.draw());
world.addEventListener("commands", () => members.draw());
interactions.addEventListener("modal", ({ detail: modal }) => {
  const channel = world.channels.get(modal.channel_id) ?? view.channel;
  openModal(modal, {
    world,
    guildId: channel.guild_id,
    appName: modal.application?.name ?? world.bot?.username ?? "the app",
    names: view.names(channel),
    submit: (data, files) => interactions.send(5, channel, { data }, files),
  });
});

/** Opens a channel or thread by id. */
async function open(id, push = false) {
  let channel = world.channels.get(id);
  if (!channel) {
    channel = await api.get(`/channels/${id}`).catch(() => null);
    if (!channel) {
      return;
    }
    world.channels.set(id, channel);
  }
  wanted = id;
  document.body.classList.remove("drawer");
  remember(me.name, id, push);
  const opening = view.open(channel);
  sidebar.draw();
  members.draw();
  document.body.classList.toggle("in-thread", isThread(channel));
  await opening;
}

async function openDm() {
  const channel = await api.post("/users/@me/channels", { recipient_id: info.applicationId }).catch(() => null);
  if (channel) {
    world.channels.set(channel.id, { ...world.channels.get(channel.id), ...channel });
    await open(channel.id, true);
  }
}

function become(name) {
  remember(name, view.channel?.id, true);
  location.reload();
}

addEventListener("popstate", () => {
  const to = place();
  if (to.person && me && to.person !== me.name) {
    location.reload();
  } else if (to.channel) {
    open(to.channel);
  }
});
addEventListener("hashchange", () => {
  const to = place();
  if (to.person && me && to.person !== me.name) {
    location.reload();
  }
});
// "/" from anywhere that is not a field goes to the composer, as does any letter
addEventListener("keydown", (e) => {
  const inField = e.target.closest?.("input, textarea, select, [contenteditable], dialog, .menu, .popup, .tools");
  if (inField || e.ctrlKey || e.metaKey || e.altKey || e.key.length !== 1 || e.key === " " || e.target.closest?.("button, a, summary, [role=button]") || !view.composer.el.isConnected) {
    return;
  }
  if (e.key === "r" && e.target.closest?.(".message")) {
    return;
  }
  view.composer.focus();
});
addEventListener("focus", () => view.channel && !document.hidden && sidebar.read(view.channel.id));

startClock();
connection.open();

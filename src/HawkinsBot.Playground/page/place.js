// Where this tab is: which person, which channel. Kept in the address, and for the tab's life in its storage.

const KEY = "place";

function parse(text) {
  const [person, channel] = String(text ?? "").replace(/^#/, "").split("/");
  return { person: person ? decodeURIComponent(person) : null, channel: /^\d+$/.test(channel ?? "") ? channel : null };
}

/** The person and channel to start with; either may be null. */
export function place() {
  const here = parse(location.hash);
  const before = parse(sessionStorage.getItem(KEY));
  return { person: here.person ?? before.person, channel: here.channel ?? (here.person && here.person !== before.person ? null : before.channel) };
}

/** Remembers the place; `push` makes it a step of the browser's history. */
export function remember(person, channel, push = false) {
  const hash = "#" + address(person, channel);
  sessionStorage.setItem(KEY, hash);
  if (location.hash !== hash) {
    history[push ? "pushState" : "replaceState"](null, "", hash);
  }
}

/** The address of a place, after the #. */
export function address(person, channel) {
  return encodeURIComponent(person) + (channel ? "/" + channel : "");
}

/** Whether this person has opened a spoiler channel before. */
export function hasOptedIn(person, channel) {
  return localStorage.getItem(`spoilers/${person}/${channel}`) === "yes";
}

export function optIn(person, channel) {
  localStorage.setItem(`spoilers/${person}/${channel}`, "yes");
}

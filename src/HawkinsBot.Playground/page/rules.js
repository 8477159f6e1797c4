// What in the bot's traffic breaks Discord's rules, or shows trouble, in words.

const CLOSE = { 4001: "unknown opcode", 4002: "undecodable or too large a payload", 4003: "payload before Identify", 4004: "wrong token", 4005: "second Identify", 4007: "wrong sequence on resume", 4008: "too many payloads: over 120 in 60 s", 4009: "session timed out", 4010: "invalid shard", 4011: "sharding required", 4012: "invalid version", 4013: "unknown intent", 4014: "privileged intent that is not enabled" };
const CODE = { 10062: "the interaction was answered after its 3 seconds", 40060: "the interaction was answered twice", 10015: "a follow-up before the first answer", 50027: "the interaction's token is over 15 minutes old", 50013: "a permission is missing", 50001: "no access to that channel or server", 40033: "published twice" };
const WRITES = /^\/(channels\/[^/]+\/messages|webhooks\/)/;

/** Sentences for one entry of the inspector; empty where all is well. An injected fault is no violation. */
export function violations(e) {
  return e.kind === "request" ? ofRequest(e) : e.kind === "frame" ? ofFrame(e) : ofSocket(e);
}

function ofRequest(e) {
  const out = [];
  const code = e.response?.code;
  if (!e.fault) {
    if (e.status === 429) {
      out.push(`Rate limited: wait ${e.response?.retry_after ?? "?"} s before the next request of this bucket.`);
    } else if (e.status >= 400) {
      out.push(`Refused with ${e.status}${code ? `, code ${code}` : ""}: ${CODE[code] ?? e.response?.message ?? "no reason given"}.`);
      leaves(e.response?.errors, [], out);
    }
  }
  const path = e.path.replace(/^\/api\/v\d+/, "");
  const body = e.body?.data ?? e.body;
  if (e.method === "POST" && WRITES.test(path) && body?.content && !body.allowed_mentions && /<@|@everyone|@here/.test(body.content)) {
    out.push("Mentions without allowed_mentions: everyone named in the text is notified.");
  }
  return out;
}

function leaves(node, path, out) {
  for (const [key, value] of Object.entries(node ?? {})) {
    if (key === "_errors" && Array.isArray(value)) {
      value.forEach((x) => out.push(`${path.join(".") || "request"}: ${x.message} (${x.code})`));
    } else if (value && typeof value === "object" && out.length < 12) {
      leaves(value, [...path, key], out);
    }
  }
}

function ofFrame(e) {
  const out = [];
  if (e.way === "in" && new TextEncoder().encode(JSON.stringify({ op: e.op, d: e.d })).length > 4096) {
    out.push("Over 4096 bytes: Discord closes with 4002.");
  }
  if (e.way === "in" && e.op === 2 && e.d?.intents & ((1 << 1) | (1 << 8) | (1 << 15))) {
    out.push("Asks for a privileged intent.");
  }
  return out;
}

function ofSocket(e) {
  return e.state === "closed" && CLOSE[e.code] ? [`Closed with ${e.code}: ${CLOSE[e.code]}.`] : [];
}

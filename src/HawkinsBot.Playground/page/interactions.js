// Interactions on their way: sent, heard by the bot, answered or not.

const LAST_RESORT_MS = 8000;

/** A new nonce, shaped like a snowflake. */
export function nonce() {
  return ((BigInt(Date.now()) << 22n) + BigInt(Math.floor(Math.random() * 4194304))).toString();
}

/** Fires "modal" (detail: the modal) and "change" when something starts or ends. */
export class Interactions extends EventTarget {
  #pending = new Map();
  #choices = new Map();

  /** `context` gives {api, sessionId, applicationId} at the time of sending. */
  constructor(context) {
    super();
    this.context = context;
  }

  /** One gateway event. */
  apply(t, d) {
    if (t === "INTERACTION_CREATE") {
      const p = this.#pending.get(d.nonce);
      if (p) {
        p.id = d.id;
      }
    } else if (t === "INTERACTION_SUCCESS") {
      this.#end(d.nonce, { ok: true });
    } else if (t === "INTERACTION_FAILURE") {
      this.#end(d.nonce, { ok: false, error: null });
    } else if (t === "INTERACTION_MODAL_CREATE") {
      this.#end(d.nonce, { ok: true, modal: true });
      this.dispatchEvent(new CustomEvent("modal", { detail: d }));
    } else if (t === "APPLICATION_COMMAND_AUTOCOMPLETE_RESPONSE") {
      this.#choices.get(d.nonce)?.(d.choices ?? []);
      this.#choices.delete(d.nonce);
    }
  }

  /** Sends one; resolves to {ok, error?}: `error` is a sentence, or null when the bot was silent. */
  async send(type, channel, fields, files = [], id = nonce()) {
    const { api, sessionId, applicationId } = this.context();
    const body = {
      type,
      application_id: applicationId,
      guild_id: channel.guild_id,
      channel_id: channel.id,
      session_id: sessionId,
      nonce: id,
      ...fields,
    };
    const done = new Promise((resolve) => {
      const timer = setTimeout(() => this.#end(id, { ok: false, error: null }), LAST_RESORT_MS);
      this.#pending.set(id, { resolve, timer, type, fields });
    });
    this.#changed();
    try {
      await api.post("/interactions", body, files);
    } catch (e) {
      this.#end(id, { ok: false, error: e.message, refused: true });
    }
    return done;
  }

  /** Autocomplete: resolves to the choices, or to null when none came in time or a later question took its place. */
  async autocomplete(channel, data) {
    const { api, sessionId, applicationId } = this.context();
    const id = nonce();
    for (const resolve of this.#choices.values()) {
      resolve(null);
    }
    this.#choices.clear();
    const answer = new Promise((resolve) => {
      this.#choices.set(id, resolve);
      setTimeout(() => {
        this.#choices.delete(id);
        resolve(null);
      }, 3500);
    });
    try {
      await api.post("/interactions", {
        type: 4,
        application_id: applicationId,
        guild_id: channel.guild_id,
        channel_id: channel.id,
        session_id: sessionId,
        nonce: id,
        data,
      });
    } catch {
      this.#choices.delete(id);
      return null;
    }
    return answer;
  }

  /** The nonce under which this interaction was sent, while it waits. */
  nonceOf(id) {
    for (const [nonce, p] of this.#pending) {
      if (id && p.id === id) {
        return nonce;
      }
    }
    return null;
  }

  /** The custom id that waits on this message, or null. */
  waitingOn(messageId) {
    for (const p of this.#pending.values()) {
      if (p.type === 3 && p.fields.message_id === messageId) {
        return p.fields.data.custom_id;
      }
    }
    return null;
  }

  #end(id, result) {
    const p = this.#pending.get(id);
    if (p) {
      clearTimeout(p.timer);
      this.#pending.delete(id);
      p.resolve(result);
      this.#changed();
    }
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

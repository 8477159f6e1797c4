// HTTP: one person's calls to the local Discord, and the playground's own few routes.

export const BASE = "/api/v10";

/** An answer that was not a success. `message` is a sentence to show; `code` is Discord's. */
export class ApiError extends Error {
  constructor(status, body) {
    super(sentence(body) ?? `The server answered ${status}.`);
    this.status = status;
    this.code = body?.code ?? 0;
    this.body = body;
  }
}

function sentence(body) {
  const first = firstLeaf(body?.errors);
  return first ?? (body?.message ? String(body.message) : null);
}

// Discord nests what is wrong under the path of the field; the first leaf is what to tell.
function firstLeaf(node, path = []) {
  if (!node || typeof node !== "object") {
    return null;
  }
  if (Array.isArray(node._errors) && node._errors[0]) {
    const where = path.filter((p) => p !== "_errors").join(".");
    return where ? `${where}: ${node._errors[0].message}` : String(node._errors[0].message);
  }
  for (const [key, value] of Object.entries(node)) {
    const found = firstLeaf(value, [...path, key]);
    if (found) {
      return found;
    }
  }
  return null;
}

async function read(response) {
  const text = await response.text();
  if (!text) {
    return null;
  }
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A call to one of the playground's own routes. */
export async function playground(method, path, body) {
  const response = await fetch("/playground" + path, {
    method,
    headers: body === undefined ? {} : { "Content-Type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await read(response);
  if (!response.ok) {
    throw new ApiError(response.status, answer);
  }
  return answer;
}

/** What one person may call. */
export class Api {
  constructor(token) {
    this.token = token;
  }

  /** JSON, or multipart with `payload_json` when there are files. */
  async call(method, path, body, files = []) {
    const headers = { Authorization: this.token };
    let payload;
    if (files.length > 0) {
      payload = new FormData();
      payload.append("payload_json", JSON.stringify(body));
      files.forEach((file, i) => payload.append(`files[${i}]`, file, file.name));
    } else if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      payload = JSON.stringify(body);
    }
    const response = await fetch(BASE + path, { method, headers, body: payload });
    const answer = await read(response);
    if (!response.ok) {
      throw new ApiError(response.status, answer);
    }
    return answer;
  }

  get(path) {
    return this.call("GET", path);
  }

  post(path, body, files) {
    return this.call("POST", path, body, files);
  }

  put(path, body) {
    return this.call("PUT", path, body);
  }

  delete(path) {
    return this.call("DELETE", path);
  }
}

// The shop's chat API: one conversation, its events as they come, and everything else a page may ask.

/** An answer that was not "yes": `status` is HTTP's, 0 when the shop cannot be reached. */
export class Refusal extends Error {
  constructor(status, message, wait = 0) {
    super(message);
    this.status = status;
    this.wait = wait;
  }
}

/** Reads server-sent events from a fetch answer, as [kind, data, seq]. */
export async function* events(answer) {
  const reader = answer.body.getReader();
  const decoder = new TextDecoder();
  let rest = "", ended = false;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) { ended = true; return; }
      rest += decoder.decode(value, { stream: true });
      for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
        const block = rest.slice(0, end);
        rest = rest.slice(end + 2);
        let kind = "message", data = "", seq = 0;
        for (const line of block.split("\n")) {
          if (line.startsWith("event: ")) kind = line.slice(7);
          else if (line.startsWith("data: ")) data += line.slice(6);
          else if (line.startsWith("id: ")) seq = Number(line.slice(4));
        }
        if (data) yield [kind, JSON.parse(data), seq];
      }
    }
  } finally {
    if (!ended) reader.cancel().catch(() => {});
  }
}

export class Server {
  /** `base` is the shop's address; `held` the conversation kept in this browser, or null. */
  constructor(base, held = null) {
    this.base = base;
    this.held = held;
  }

  get path() { return `/api/v1/chat/${encodeURIComponent(this.held.id)}`; }

  async ask(path, { method = "GET", json, body, headers = {}, signal } = {}) {
    const sent = { ...headers };
    if (this.held) sent.Authorization = `Bearer ${this.held.token}`;
    if (json !== undefined) sent["Content-Type"] = "application/json";
    let answer;
    try {
      answer = await fetch(this.base + path, {
        method, headers: sent, body: json === undefined ? body : JSON.stringify(json), signal,
        credentials: "same-origin", cache: "no-store",
      });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Refusal(0, error.message);
    }
    if (answer.ok) return answer;
    const problem = await answer.json().catch(() => ({}));
    throw new Refusal(answer.status, problem.detail ?? answer.statusText, Number(answer.headers.get("retry-after") ?? 0));
  }

  async json(path, options) { return (await this.ask(path, options)).json(); }

  /** A new conversation; `visitor` is the name under which this browser is remembered, "" for none. */
  async start(language, visitor = "") {
    const fresh = await this.json("/api/v1/chat", { method: "POST", json: { language, visitor } });
    this.held = { id: fresh.id, token: fresh.token };
    return fresh;
  }

  state() { return this.json(this.path); }

  /** The reply to a message; `after` is the last event known. The same key again is the same message. */
  async *say(text, key, after) {
    yield* events(await this.ask(`${this.path}/messages`, { method: "POST", json: { text, key, after } }));
  }

  /** The reply to a yes or no to this very card. */
  async *settle(card, yes, after) {
    const path = `${this.path}/cards/${encodeURIComponent(card)}`;
    yield* events(await this.ask(path, { method: "POST", json: { answer: yes ? "yes" : "no", after } }));
  }

  async *live(after, signal) {
    yield* events(await this.ask(`${this.path}/events?after=${after}`, { headers: { Accept: "text/event-stream" }, signal }));
  }

  cart() { return this.json(`${this.path}/cart`); }
  add(product, variant) { return this.json(`${this.path}/cart`, { method: "POST", json: { product, variant } }); }
  upload(file) { return this.json(`${this.path}/pictures`, { method: "POST", body: file, headers: { "Content-Type": file.type } }); }
  async picture(name) { return (await this.ask(`${this.path}/pictures/${encodeURIComponent(name)}`)).blob(); }
  async transcript(format) { return (await this.ask(`${this.path}/transcript?format=${format}`)).blob(); }
  rate(stars, comment) { return this.json(`${this.path}/rating`, { method: "POST", json: { stars, comment } }); }
  memory() { return this.json(`${this.path}/memory`); }
  consent(answer) { return this.json(`${this.path}/memory`, { method: "PUT", json: { consent: answer } }); }
  forget(name = "") { return this.json(`${this.path}/memory${name ? `?name=${encodeURIComponent(name)}` : ""}`, { method: "DELETE" }); }
}

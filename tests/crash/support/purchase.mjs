// A purchase at a server whose disk may fail: each step is taken as often as it is refused, and what was promised on
// the way is remembered.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { declined, paid, webhook } from '../../openapi/guest.mjs';
import { eventually } from '../../program/support/program.mjs';

export const SECRET = 'whsec_of_the_crash_suite';

let made = 0;

export class Purchase {
  id;
  intent;
  promised = { version: 0, verdicts: new Map() };
  heard = []; // views, as a watcher got them
  #cookie;
  #watcher;
  #number = ++made;

  /** Goes as far as the server lets it. True: it is paid. */
  async go(server) {
    await this.prepare(server);
    if (this.intent) {
      const events = [declined(this.intent), paid(this.intent)];
      await Promise.all(events.map((event) => this.#deliver(server, event)));
    }
    return this.isPaid;
  }

  /** As far as an order that can be paid, and is watched. */
  async prepare(server) {
    if (!this.id) await this.#place(server);
    if (this.id) await this.#watch(server);
    if (this.id && !this.intent) await this.#bind(server);
  }

  get isPaid() {
    return this.promised.verdicts.has(this.#event(paid('')));
  }
  get last() {
    return this.heard.at(-1);
  }

  /** Whatever was promised is in this image of the store. */
  check({ order, verdict }) {
    for (const [event, told] of this.promised.verdicts) {
      const kept = verdict(event);
      assert.ok(kept, `${event} was answered 200 ${told}, and is not stored`);
      if (told !== 'duplicate') assert.equal(kept, told);
    }
    if (!this.id) return;
    const row = order(this.id);
    assert.ok(row, `order ${this.id} was promised, and is not stored`);
    if (this.isPaid) assert.equal(row.status, 'paid');
    const pushed = this.heard.map(({ version }) => version);
    assert.deepEqual(
      pushed,
      [...new Set(pushed)].sort((a, b) => a - b),
      'versions only rise',
    );
    const told = Math.max(this.promised.version, ...pushed);
    assert.ok(row.version >= told, `version ${told} was told, version ${row.version} is stored`);
    if (this.last?.version === row.version) assert.deepEqual(this.last, JSON.parse(row.view));
  }

  /** Stripe sends everything once more: it is known, and changes nothing. */
  async repeat(server) {
    const before = await this.view(server);
    for (const event of [declined(this.intent), paid(this.intent)]) {
      const answer = await this.send(server, event);
      assert.equal(answer.status, 200);
      assert.equal((await answer.json()).verdict, 'duplicate');
    }
    assert.deepEqual(await this.view(server), before);
    const becamePaid = before.timeline.filter(({ status }) => status === 'paid');
    assert.equal(becamePaid.length, 1);
  }

  async view(server) {
    const answer = await fetch(`${server.url}/api/orders/${this.id}`);
    assert.equal(answer.status, 200);
    return answer.json();
  }

  /** One event, as Stripe sends it. */
  send(server, event) {
    const send = (method, path, request) => fetch(server.url + path, { method, ...request });
    return webhook({ send }, SECRET, { id: this.#event(event), ...event });
  }

  leave() {
    this.#watcher?.terminate();
  }

  #event = ({ type }) => `evt_${this.#number}_${type.split('_').at(-1)}`;

  async #place(server) {
    const answer = await this.#post(server, '/api/orders', { course_id: 'cpp-concurrency' });
    if (!taken(answer)) return;
    this.#cookie = answer.headers.get('set-cookie').split(';')[0];
    const { id, version } = await answer.json();
    this.id = id;
    this.promised.version = version;
  }

  async #watch(server) {
    if (this.#watcher?.readyState === WebSocket.OPEN || this.last?.final) return;
    const since = this.last ? `&since=${this.last.version}` : '';
    const address = `${server.url.replace('http', 'ws')}/live?order=${this.id}${since}`;
    this.#watcher = new WebSocket(address);
    this.#watcher.on('error', () => {});
    this.#watcher.on('message', (data) => {
      const message = JSON.parse(data);
      if (message.object === 'order') this.heard.push(message);
    });
    await once(this.#watcher, 'open');
    await eventually(() => this.last !== undefined);
  }

  async #bind(server) {
    const answer = await this.#post(server, `/api/orders/${this.id}/payment-intent`, {});
    if (taken(answer)) this.intent = (await answer.json()).client_secret.split('_secret_')[0];
  }

  async #deliver(server, event) {
    const id = this.#event(event);
    if (this.promised.verdicts.has(id)) return;
    const answer = await this.send(server, event);
    if (taken(answer)) this.promised.verdicts.set(id, (await answer.json()).verdict);
  }

  #post(server, path, body) {
    return fetch(server.url + path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(this.#cookie && { cookie: this.#cookie }),
      },
      body: JSON.stringify(body),
    });
  }
}

/** Whether it was; a refusal has to say that trying again helps. */
export function taken(answer) {
  if (answer.status === 200 || answer.status === 201) return true;
  assert.equal(answer.status, 503);
  assert.match(answer.headers.get('retry-after'), /^[1-9]\d*$/);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json');
  return false;
}

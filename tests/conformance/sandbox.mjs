// A sandbox to judge, and a shop's endpoint to hear from it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import Stripe from 'stripe';
import { freePort } from '../support/free_port.mjs';
import { PATIENCE_MS } from '../support/patience.mjs';
import { startProgram } from './program.mjs';

// The running one of ORDERWIRE_SANDBOX_URL, or one that is started here with more options, on a port that another can
// come back to.
export async function openSandbox(options = []) {
  const given = process.env.ORDERWIRE_SANDBOX_URL;
  const program = given
    ? { url: given, stop: async () => {}, crash: async () => {} }
    : await startProgram(['sandbox', '--listen', `127.0.0.1:${await freePort()}`, ...options], {
        url: /^sandbox: (\S+)$/,
      });
  return new Sandbox(program);
}

export class Sandbox {
  constructor({ url, stop, crash }) {
    this.url = new URL(url);
    this.stop = stop ?? (async () => {});
    this.crash = crash ?? (async () => {});
  }

  /** Stripe's package, pointed here. */
  client(key = 'sk_test_conformance', more = {}) {
    return new Stripe(key, {
      host: this.url.hostname,
      port: this.url.port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
      ...more,
    });
  }

  async #control(path, body) {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) };
    const answer = await fetch(new URL(`/_sandbox/${path}`, this.url), init);
    assert.equal(answer.status, 200, `/_sandbox/${path}`);
    return answer.json();
  }

  faults(value) {
    return this.#control('faults', value);
  }
  advance(ms) {
    return this.#control('clock', { advance_ms: ms });
  }
  rollSecret(endpoint, overlapMs) {
    return this.#control(`webhook_endpoints/${endpoint}/roll_secret`, { overlap_ms: overlapMs });
  }
  async deliveries(event) {
    return (await this.#control(`deliveries?event=${event}`)).data;
  }

  /** The deliveries of an event once they are as `wanted` says. */
  settled(event, wanted = (deliveries) => deliveries.every(({ response }) => response !== null)) {
    return eventually(`deliveries of ${event}`, async () => {
      const deliveries = await this.deliveries(event);
      return deliveries.length > 0 && wanted(deliveries) && deliveries;
    });
  }
}

/** What `look` gives as soon as that is something. */
export async function eventually(what, look) {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what}: not within ${PATIENCE_MS} ms`);
}

// An endpoint that keeps what it gets: {headers, body}, the body as the bytes that came. `answer` gives the status
// for the n-th delivery, from 0: a number, {status, headers}, or 'hang' for no answer at all.
export async function openShop(answer = () => 200) {
  const received = [];
  const waiting = new Set();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const given = answer(received.length);
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    if (given !== 'hang') {
      const { status = given, headers = {} } = Object(given);
      response.writeHead(status, headers).end();
    }
    for (const check of waiting) check();
  });
  server.listen(0, '127.0.0.1').unref();
  await once(server, 'listening');
  // The first delivery that `wanted` accepts, in time.
  const find = (wanted) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        waiting.delete(check);
        const types = received.map(({ body }) => JSON.parse(body).type);
        reject(new Error(`no such delivery among ${types.join(', ')}`));
      }, PATIENCE_MS);
      const check = () => {
        const found = received.find(wanted);
        if (!found) return;
        clearTimeout(timer);
        waiting.delete(check);
        resolve(found);
      };
      waiting.add(check);
      check();
    });
  return {
    url: `http://127.0.0.1:${server.address().port}/hook`,
    received,
    answerWith: (next) => {
      answer = next;
    },
    find,
    delivered: (type, objectId) =>
      find(({ body }) => {
        const event = JSON.parse(body);
        return event.type === type && event.data.object.id === objectId;
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const course = {
  amount: 4900,
  currency: 'usd',
  metadata: { order_id: 'ord_conformance' },
};

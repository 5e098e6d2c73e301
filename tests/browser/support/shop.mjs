// A whole orderwire on loopback: the real program, its sandbox and a store in a folder of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import Stripe from 'stripe';
import { freePort } from '../../support/free_port.mjs';
import { PATIENCE_MS } from '../../support/patience.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const client = join(root, 'client-web/dist');

/** Long enough that no event of the sandbox comes before `deliver` lets it. */
export const HELD_MS = 3_000_000;

// No server outlives the tests, however they end.
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

export function program() {
  const named = process.env.ORDERWIRE_BINARY;
  if (named) return named;
  const built = ['release', 'debug'].map((preset) => join(root, 'build', preset, 'orderwire'));
  const found = built.find((path) => existsSync(path));
  assert.ok(found, `there is no program at ${built.join(' nor at ')}: run script/build`);
  return found;
}

export class Shop {
  url = '';
  sandbox = '';
  webhookSecret = '';
  #folder = '';
  #options;
  #sandboxDelayMs;
  #process = null;
  #log = [];

  /** `url`: where to listen; without it on a free port. */
  constructor({ url = '', sandboxDelayMs = 300, options = [] } = {}) {
    this.url = url;
    this.#sandboxDelayMs = sandboxDelayMs;
    this.#options = options;
  }

  static async open(settings) {
    const shop = new Shop(settings);
    shop.#folder = await mkdtemp(join(tmpdir(), 'orderwire-browser-'));
    await shop.start();
    return shop;
  }

  /** The store's file. */
  get store() {
    return join(this.#folder, 'orders.db');
  }

  /** Starts on free ports where none is given, and from then on always on the same ones. */
  async start() {
    this.url ||= `http://127.0.0.1:${await freePort()}`;
    this.sandbox ||= `http://127.0.0.1:${await freePort()}`;
    const child = spawn(
      program(),
      [
        ...['serve', '--listen', new URL(this.url).host, '--sandbox', new URL(this.sandbox).host],
        ...['--store', `sqlite:${this.store}`, '--web', client],
        ...['--sandbox-delay', String(this.#sandboxDelayMs)],
        ...['--threads', '1', '--requests-per-second', '0', '--orders-per-customer', '0'],
        ...['--log-level', 'warn'],
        ...this.#options,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#process = child;
    running.add(child);
    child.once('exit', () => running.delete(child));
    createInterface({ input: child.stderr }).on('line', (line) => this.#log.push(line));

    const patterns = {
      url: /^orderwire is serving: open (\S+)$/,
      sandbox: /^sandbox: (\S+)$/,
      webhookSecret: /^sandbox webhook secret: (\S+)$/,
    };
    await new Promise((ready, failed) => {
      const fail = (why) => failed(new Error(`${why}\n${this.#log.join('\n')}`));
      const timer = setTimeout(() => fail('the program did not start in time'), PATIENCE_MS);
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code) => fail(`the program ended with ${code}`));
      const missing = new Set(Object.keys(patterns));
      createInterface({ input: child.stdout }).on('line', (line) => {
        for (const name of missing) {
          const found = patterns[name].exec(line);
          if (!found) continue;
          this[name] ||= found[1];
          missing.delete(name);
        }
        if (missing.size > 0) return;
        clearTimeout(timer);
        ready();
      });
    });
  }

  /** As an operator does it; the program has to end by itself and cleanly. */
  async stop() {
    assert.equal(await this.#end('SIGTERM'), 0, `exit code after SIGTERM\n${this.#log.join('\n')}`);
  }

  /** As a power cut does it. */
  async crash() {
    await this.#end('SIGKILL');
  }

  async close() {
    try {
      if (this.#process) await this.stop();
    } finally {
      await rm(this.#folder, { recursive: true, force: true });
    }
  }

  async #end(signal) {
    const child = this.#process;
    this.#process = null;
    if (child.exitCode !== null) return child.exitCode;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    const code = await ended;
    clearTimeout(timer);
    return code;
  }

  async order(id) {
    const answer = await fetch(`${this.url}/api/orders/${id}`);
    assert.equal(answer.status, 200);
    return answer.json();
  }

  /** The payment intent as Stripe's own tools would see it. */
  async intent(id) {
    const answer = await fetch(`${this.sandbox}/v1/payment_intents/${id}`, {
      headers: { authorization: 'Bearer sk_test_browser' },
    });
    assert.equal(answer.status, 200);
    return answer.json();
  }

  /** Lets the sandbox's clock pass the delay, so that every event that is held goes out now. */
  async deliver() {
    const answer = await fetch(`${this.sandbox}/_sandbox/clock`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ advance_ms: this.#sandboxDelayMs }),
    });
    assert.equal(answer.status, 200);
  }

  /** Sends an event about an intent, signed as Stripe signs; gives the verdict. */
  async webhook(type, intent) {
    const now = Date.now();
    const payload = JSON.stringify({
      id: `evt_${now}${Math.random().toString(36).slice(2)}`,
      object: 'event',
      api_version: '2025-03-31.basil',
      created: Math.floor(now / 1000),
      livemode: false,
      type,
      data: { object: intent },
    });
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload,
      secret: this.webhookSecret,
    });
    const answer = await fetch(`${this.url}/webhooks/stripe`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'stripe-signature': signature },
      body: payload,
    });
    assert.equal(answer.status, 200);
    return (await answer.json()).verdict;
  }

  /** The intent was paid, says Stripe. */
  async paid(intentId) {
    const intent = await this.intent(intentId);
    const { amount } = intent;
    return this.webhook('payment_intent.succeeded', {
      ...intent,
      status: 'succeeded',
      amount_received: amount,
    });
  }
}

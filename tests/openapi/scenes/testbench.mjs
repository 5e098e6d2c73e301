// What /testbench stands on, and who is let in.
import assert from 'node:assert/strict';
import { ADMIN_TOKEN, BENCH_OPTIONS, WITH_TOKEN, WRONG_TOKEN } from '../credentials.mjs';
import { expect } from '../expect.mjs';
import { Guest, paid, webhook } from '../guest.mjs';
import { Line } from '../line.mjs';

const FREE = ['--requests-per-second', '0'];
const ROOT = '/api/testbench';
const TEXT = { 'content-type': 'text/plain' };
const ATTEMPTS = 10;
const STREAMS = 16;
const READS = [
  ...['session', 'events', 'events/1', 'events/1/curl', 'events/1/scenario', 'stream', 'orders'],
  ...['runs/run_x', 'scenarios', 'faults', 'attention', 'mail/preview', 'orders/ord_x'],
].map((path) => ['GET', `${ROOT}/${path}`]);
const CHANGES = [
  ['POST', `${ROOT}/runs`],
  ['POST', `${ROOT}/runs/run_x/stop`],
  ['POST', `${ROOT}/faults`],
  ['POST', `${ROOT}/outbox/redeliver`],
  ['POST', `${ROOT}/outbox/resume`],
  ['POST', `${ROOT}/enrollment`],
  ['POST', `${ROOT}/orders/ord_x/resolve`],
  ['POST', `${ROOT}/orders/ord_x/release`],
];

/** `open` gives servers: wrong tokens are limited, so that there have to be more than one. */
export async function testbenchGate(open, sandbox) {
  const local = await open([...sandbox.options, ...FREE], sandbox.patterns);
  const forwarded = { via: '1.1 proxy' };
  for (const [method, path] of [...READS, ...CHANGES, ['POST', `${ROOT}/session`]]) {
    const body = method === 'POST' ? {} : undefined;
    const send = (headers) => local.caller.send(method, path, { headers, body });
    await expect(send(forwarded), 403, 'admin_refused');
    await expect(send({ origin: 'https://evil.example' }), 403, 'foreign_origin');
  }
  const leave = (headers) => local.caller.send('DELETE', `${ROOT}/session`, { headers, body: {} });
  await expect(leave({ origin: 'https://evil.example' }), 403, 'foreign_origin');
  await expect(leave(TEXT), 415, 'unsupported_media_type');
  for (const [method, path] of [...CHANGES, ['POST', `${ROOT}/session`]]) {
    await expect(
      local.caller.send(method, path, { headers: TEXT, body: '{}' }),
      415,
      'unsupported_media_type',
    );
  }

  const all = [...READS, ...CHANGES];
  for (let from = 0; from < all.length; from += ATTEMPTS - 1) {
    const { caller } = await open(
      [...sandbox.options, ...FREE, ...BENCH_OPTIONS],
      sandbox.patterns,
    );
    const send = ([method, path], headers) =>
      caller.send(method, path, { headers, body: method === 'POST' ? {} : undefined });
    for (const each of all.slice(from, from + ATTEMPTS - 1)) {
      await expect(send(each, {}), 401, 'admin_required');
      await expect(send(each, WRONG_TOKEN), 401, 'wrong_token');
    }
    const signIn = (token) => caller.post(`${ROOT}/session`, { token });
    while ((await signIn('wrong')).status === 401);
    for (const each of all) await expect(send(each, WITH_TOKEN), 429, 'too_many_attempts');
  }
}

export async function testbench({ caller, webhookSecret }) {
  const get = (path, headers = WITH_TOKEN) => caller.get(`${ROOT}/${path}`, headers);
  const post = (path, body = {}) => caller.post(`${ROOT}/${path}`, body, WITH_TOKEN);

  const entered = await caller.post(`${ROOT}/session`, { token: ADMIN_TOKEN });
  await expect(entered, 204);
  const cookie = entered.headers['set-cookie'][0].split(';')[0];
  await expect(get('session', { cookie }), 200);
  await expect(
    caller.post(`${ROOT}/session`, '{', { 'content-type': 'application/json' }),
    400,
    'invalid_json',
  );
  await expect(
    caller.post(`${ROOT}/session`, '[]', { 'content-type': 'application/json' }),
    400,
    'bad_request',
  );
  const leave = (body) =>
    caller.send('DELETE', `${ROOT}/session`, {
      headers: { cookie, 'content-type': 'application/json' },
      body,
    });
  await expect(leave('[]'), 400, 'bad_request');
  await expect(leave('{'), 400, 'invalid_json');
  const leaving = { headers: { cookie }, body: {} };
  await expect(caller.send('DELETE', `${ROOT}/session`, leaving), 204);

  const guest = await Guest.arrive(caller);
  await webhook(caller, webhookSecret, paid(await guest.intent()));
  await webhook(caller, 'whsec_other', paid('pi_unknown'));
  const { json } = await get('events');
  const refused = json.data.find(({ signature }) => signature === 'invalid');
  const applied = json.data.find(({ verdict }) => verdict === 'applied');
  for (const { number } of [refused, applied]) await expect(get(`events/${number}`), 200);
  await expect(get(`events/${applied.number}/curl`), 200);
  await expect(get(`events/${applied.number}/scenario`), 200);
  await expect(get(`events/${refused.number}/scenario`), 404, 'no_scenario');
  for (const path of ['', '/curl', '/scenario']) {
    await expect(get(`events/${applied.number}${path}?reveal=AAA`), 400, 'bad_request');
  }
  for (const path of ['events/999999', 'events/999999/curl', 'events/999999/scenario']) {
    await expect(get(path), 404, 'unknown_delivery');
  }
  for (const path of ['events?limit=0', 'orders?limit=x', 'stream?after=x']) {
    await expect(get(path), 400, 'bad_request');
  }
  for (const path of ['orders', 'scenarios', 'attention', 'faults', 'stream'])
    await expect(get(path), 200);
  await expect(post('faults', { drop: 0 }), 200);
  await expect(post('faults', { drop: 'all' }), 400, 'invalid_faults');
  await reviews(get, post, caller, webhookSecret);
  await runs(get, post, caller, applied.number);
  await forgottenBody(get, caller);
}

async function reviews(get, post, caller, webhookSecret) {
  const guest = await Guest.arrive(caller);
  const intent = await guest.intent();
  const order = `orders/${guest.order}`;
  const note = { note: 'Refunded by hand.' };
  await expect(post(`${order}/resolve`, note), 409, 'nothing_to_resolve');
  await webhook(caller, webhookSecret, paid(intent, 1));
  const { json: list } = await get('attention');
  const item = list.data.find(({ order: id }) => id === guest.order);
  assert.equal(item.record.marks[0].came.amount, 1);
  for (const action of ['resolve', 'release']) {
    const send = (body) =>
      caller.send('POST', `${ROOT}/${order}/${action}`, {
        headers: { ...WITH_TOKEN, 'content-type': 'application/json' },
        body,
      });
    await expect(send('{'), 400, 'invalid_json');
    await expect(send('[]'), 400, 'bad_request');
    await expect(send(JSON.stringify({ note: 'x'.repeat(2_001) })), 400, 'invalid_note');
    await expect(post(`orders/ord_x/${action}`, note), 404, 'unknown_order');
  }
  await expect(get('orders/ord_x'), 404, 'unknown_order');
  await expect(post(`${order}/resolve`, note), 200);
  await expect(post(`${order}/release`, {}), 200);
  await expect(post(`${order}/release`, {}), 409, 'nothing_to_release');
  await webhook(caller, webhookSecret, paid(intent));
  await expect(post(`${order}/release`, {}), 409, 'order_closed');
  const { json } = await get(order);
  assert.deepEqual(
    json.notes.map(({ what }) => what),
    ['resolved', 'released'],
  );
}

async function runs(get, post, caller, number) {
  const bad = [
    [{}, 400, 'bad_request'],
    [{ text: '{"no": "event"' }, 400, 'bad_recording'],
    [{ deliveries: Array(10_000).fill(number), duplicate: 0.5 }, 400, 'too_many_deliveries'],
    [{ scenario: 'no-such-thing' }, 404, 'unknown_scenario'],
    [{ deliveries: [999_999] }, 404, 'unknown_delivery'],
  ];
  for (const [body, status, code] of bad) await expect(post('runs', body), status, code);
  const broken = { headers: { ...WITH_TOKEN, 'content-type': 'application/json' }, body: '{' };
  await expect(caller.send('POST', `${ROOT}/runs`, broken), 400, 'invalid_json');
  await expect(get('runs/run_x'), 404, 'unknown_run');
  await expect(post('runs/run_x/stop'), 404, 'unknown_run');
  const stop = (body) => caller.send('POST', `${ROOT}/runs/run_x/stop`, { ...broken, body });
  await expect(stop('{'), 400, 'invalid_json');
  await expect(stop('0'), 400, 'bad_request');

  const { json } = await get('scenarios');
  const short = await post('runs', { scenario: json.data[0].name, delay_ms: 0 });
  await expect(short, 202);
  await ended(get, short.json.id);
  const long = await post('runs', { deliveries: Array(20).fill(number), delay_ms: 60_000 });
  await expect(long, 202);
  await expect(post('runs', { scenario: json.data[0].name }), 409, 'run_in_progress');
  await expect(post(`runs/${long.json.id}/stop`), 200);
  assert.equal((await ended(get, long.json.id)).state, 'stopped');
}

async function ended(get, id) {
  for (;;) {
    const { json } = await get(`runs/${id}`);
    if (json.state !== 'running') return json;
    await new Promise((later) => setTimeout(later, 20));
  }
}

/** The ring keeps 32 MiB of bodies, and the store nothing of what was refused. */
async function forgottenBody(get, caller) {
  await webhook(caller, 'whsec_other', 'first');
  const { json } = await get('events?limit=1');
  const large = ' '.repeat(250 * 1024);
  for (let sent = 0; sent < 33 * 1024; sent += 250) await webhook(caller, 'whsec_other', large);
  await expect(get(`events/${json.data[0].number}/curl`), 404, 'no_body');
}

export async function testbenchAlone({ caller }) {
  for (const method of ['GET', 'POST']) {
    const body = method === 'POST' ? {} : undefined;
    const answer = caller.send(method, `${ROOT}/faults`, { headers: WITH_TOKEN, body });
    await expect(answer, 404, 'no_sandbox');
  }
}

/** With live keys nothing is forged. */
export async function testbenchLive({ caller }) {
  const secret = 'whsec_of_the_document';
  await webhook(caller, secret, { ...paid('pi_live'), livemode: true });
  const { json } = await caller.get(`${ROOT}/events`, WITH_TOKEN);
  const curl = caller.get(`${ROOT}/events/${json.data[0].number}/curl`, WITH_TOKEN);
  await expect(curl, 409, 'livemode');
  const run = caller.post(`${ROOT}/runs`, { scenario: 'any' }, WITH_TOKEN);
  await expect(run, 409, 'livemode');
}

/** So many pages are enough. */
export async function testbenchStreams({ caller }) {
  const lines = await Promise.all(Array.from({ length: STREAMS }, () => Line.open(caller.url)));
  for (const line of lines) {
    line.write(
      `GET ${ROOT}/stream HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${ADMIN_TOKEN}\r\n\r\n`,
    );
    assert.equal((await line.answer()).status, 200);
  }
  await expect(caller.get(`${ROOT}/stream`, WITH_TOKEN), 503, 'too_many_streams');
  for (const line of lines) line.close();
}

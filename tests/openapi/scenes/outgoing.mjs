// What leaves by itself, webhooks to the shop and mail to its customers: as the shop's server and the testbench see it.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { eventually, openShop } from '../../conformance/sandbox.mjs';
import { BY_KEY, WITH_TOKEN, WRONG_CALLERS } from '../credentials.mjs';
import { expect } from '../expect.mjs';
import { Guest, paid, webhook } from '../guest.mjs';

const WEBHOOKS = '/api/outgoing-webhooks';
const ENDPOINT = `${WEBHOOKS}/endpoint`;
const READS = [WEBHOOKS, ENDPOINT];
const CHANGES = [`${WEBHOOKS}/redeliver`, `${ENDPOINT}/resume`];
const BENCH = '/api/testbench';
const AS_JSON = { 'content-type': 'application/json' };

/** `open` gives a server with more options: an endpoint of the shop’s that fails, and a folder where none can be. */
export async function outgoing(open) {
  const endpoint = await openShop(() => 500);
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  const notify = ['--notify-url', endpoint.url, '--notify-secret', secret];
  try {
    const server = await open([
      ...notify,
      '--notify-allow-private',
      '--mail-dir',
      '/dev/null/mail',
    ]);
    await wrongCallers(server);
    const { order } = await purchase(server);
    await undelivered(server, order);
    await paused(server, endpoint, order);
    await selections(server, order);
    await previews(server, order);
    await confirmations(server, order);
  } finally {
    endpoint.close();
  }
}

async function wrongCallers({ caller }) {
  const asAll = (headers) => [
    ...READS.map((path) => caller.get(path, headers)),
    ...CHANGES.map((path) => caller.post(path, {}, headers)),
  ];
  for (const [code, who] of WRONG_CALLERS) {
    for (const answer of asAll(who)) await expect(answer, 401, code);
  }
  for (const answer of asAll({})) await expect(answer, 401, 'credentials_needed');
  const cookie = 'orderwire_customer=of-somebody-who-is-no-shop';
  for (const answer of asAll({ cookie })) await expect(answer, 403, 'not_owner');
  for (const path of CHANGES) {
    const foreign = { cookie: 'a=b', origin: 'https://evil.example' };
    await expect(caller.post(path, {}, foreign), 403, 'foreign_origin');
    const text = { cookie: 'a=b', 'content-type': 'text/plain' };
    await expect(caller.post(path, '{}', text), 415, 'unsupported_media_type');
  }
}

async function purchase({ caller, webhookSecret }) {
  const guest = await Guest.arrive(caller, { email: 'ada@example.com' });
  await webhook(caller, webhookSecret, paid(await guest.intent()));
  return guest;
}

/** The first of what needs a person, as the testbench says, that is wanted. */
async function attention(caller, isWanted) {
  const { json } = await caller.get(`${BENCH}/attention`, WITH_TOKEN);
  return json.data.find(isWanted);
}

/** Does what helps, as the testbench's page does: with the method, path and body that it was told. */
const press = (caller, { method, path, body }) =>
  caller.send(method, path, { headers: WITH_TOKEN, body });

const webhooksOf = async (caller, query = '') =>
  (await caller.get(`${WEBHOOKS}?${query}`, BY_KEY)).json.data;

async function undelivered({ caller }, order) {
  for (const kind of ['endpoint', 'mail']) {
    const item = await eventually(`a failed ${kind}`, () =>
      attention(caller, (each) => each.kind === kind),
    );
    assert.equal(item.order, order);
    const pressed = await press(caller, item.action);
    await expect(pressed, 200);
    assert.ok(pressed.json.queued > 0);
  }
  const [first] = await eventually('a failed webhook', () =>
    webhooksOf(caller, `order=${order}`).then((data) => data[0].attempts > 0 && data),
  );
  assert.deepEqual([first.state, first.version], ['queued', 1]);
  assert.match(first.last_error, /500/);
}

async function paused({ caller }, endpoint, order) {
  const look = async () => (await caller.get(ENDPOINT, BY_KEY)).json;
  assert.equal((await look()).paused, false);
  endpoint.answerWith(() => 410);
  const queued = await caller.post(`${WEBHOOKS}/redeliver`, { order }, BY_KEY);
  await expect(queued, 200);
  await eventually('a pause', async () => (await look()).paused);
  const resting = await attention(caller, (each) => each.action?.path === `${BENCH}/outbox/resume`);
  assert.deepEqual([resting.kind, resting.order], ['endpoint', null]);

  endpoint.answerWith(() => 204);
  const pressed = await press(caller, resting.action);
  await expect(pressed, 200);
  await eventually('all is delivered', async () => {
    const { paused, queued } = await look();
    return !paused && queued === 0;
  });
  const delivered = await webhooksOf(caller, 'state=delivered');
  assert.equal(delivered.length, queued.json.queued);
  for (const { ended_at } of delivered) assert.ok(ended_at);
  assert.equal(await attention(caller, ({ kind }) => kind === 'endpoint'), undefined);
  await expect(caller.post(`${ENDPOINT}/resume`, {}, BY_KEY), 200);
  const send = (body) => caller.post(`${ENDPOINT}/resume`, body, { ...AS_JSON, ...BY_KEY });
  await expect(send('[null]'), 400, 'bad_request');
  await expect(send('{'), 400, 'invalid_json');
}

async function selections({ caller }, order) {
  const [first, second] = await webhooksOf(caller, 'since=2026-01-01T00:00:00Z');
  const page = await caller.get(`${WEBHOOKS}?limit=1`, BY_KEY);
  assert.deepEqual([page.json.data, page.json.has_more], [[first], true]);
  const [next] = await webhooksOf(caller, `limit=1&starting_after=${first.number}`);
  assert.deepEqual(next, second);
  for (const query of ['limit=0', 'limit=101', 'starting_after=x', 'state=lost', 'since=today'])
    await expect(caller.get(`${WEBHOOKS}?${query}`, BY_KEY), 400, 'bad_request');
  await expect(caller.get(`${WEBHOOKS}?order=nothing`, BY_KEY), 404, 'unknown_order');

  const bodies = [
    [{}, 400, 'nothing_selected'],
    ['{', 400, 'invalid_json'],
    ['[]', 400, 'bad_request'],
    [{ state: 'lost' }, 400, 'bad_request'],
    [{ order: 'nothing' }, 404, 'unknown_order'],
  ];
  for (const [body, status, code] of bodies)
    await expect(caller.post(`${WEBHOOKS}/redeliver`, body, BY_KEY), status, code);

  const post = (path, body) =>
    caller.post(`${BENCH}/outbox/${path}`, body, { ...AS_JSON, ...WITH_TOKEN });
  for (const path of ['redeliver', 'resume']) {
    await expect(post(path, '{'), 400, 'invalid_json');
    await expect(post(path, { channel: 'pigeon', order }), 400, 'bad_request');
  }
  await expect(post('redeliver', { channel: 'mail', order: 'nothing' }), 404, 'unknown_order');
}

async function previews({ caller }, order) {
  const preview = (kind, of = order) =>
    caller.get(`${BENCH}/mail/preview?order=${of}&kind=${kind}`, WITH_TOKEN);
  for (const kind of ['paid', 'declined', 'refunded', 'cancelled'])
    await expect(preview(kind), 200);
  await expect(preview('birthday'), 400, 'bad_request');
  await expect(preview('paid', 'nothing'), 404, 'unknown_order');
}

/** Enrollments that a person saw to. */
async function confirmations({ caller }, order) {
  const confirm = (body) => caller.post(`${BENCH}/enrollment`, body, { ...AS_JSON, ...WITH_TOKEN });
  await expect(confirm({ order }), 200);
  await expect(confirm('{'), 400, 'invalid_json');
  await expect(confirm('[]'), 400, 'bad_request');
  await expect(confirm({ order: 'nothing' }), 404, 'unknown_order');
  const { order: unpaid } = await Guest.arrive(caller, {});
  await expect(confirm({ order: unpaid }), 409, 'not_paid');
}

/** A server that tells nobody anything. */
export async function nothingOutgoing({ caller }) {
  for (const path of READS) await expect(caller.get(path, BY_KEY), 409, 'no_endpoint');
  for (const path of CHANGES) await expect(caller.post(path, {}, BY_KEY), 409, 'no_endpoint');
  for (const path of ['redeliver', 'resume']) {
    const answer = caller.post(`${BENCH}/outbox/${path}`, { channel: 'webhook' }, WITH_TOKEN);
    await expect(answer, 409, 'channel_off');
  }
}

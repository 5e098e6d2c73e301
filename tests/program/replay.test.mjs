// orderwire replay: what it reads, what it sends, what it makes of the answers, and how it ends.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openEndpoint, verdict } from './support/endpoint.mjs';
import { run, temporaryFolder } from './support/program.mjs';

const SECRET = 'whsec_of_the_program_suite';

function event(number, more = {}) {
  const id = `evt_${number}`;
  const object = { id: `pi_${number}`, object: 'payment_intent', amount: 4900 };
  const type = 'payment_intent.succeeded';
  return { id, object: 'event', type, created: 1_795_000_000 + number, data: { object }, ...more };
}

function fileOf(t, text, name = 'events.json') {
  const file = join(temporaryFolder(t), name);
  writeFileSync(file, typeof text === 'string' ? text : JSON.stringify(text));
  return file;
}

const some = (count, more) => Array.from({ length: count }, (_, i) => event(i + 1, more?.(i)));
const replay = (endpoint, ...args) =>
  run(['replay', '--to', endpoint.url, '--secret', SECRET, ...args.flat().map(String)]);
const summary = (result) => JSON.parse(result.lines.at(-1));

test('every form of recording is read, in its order', async (t) => {
  const [one, two] = some(2);
  const exported = (body) =>
    JSON.stringify({
      received_at: '2026-11-22T10:00:04.120Z',
      signature: 't=1,v1=x',
      verdict: 'applied',
      body,
    });
  const forms = {
    'one event': JSON.stringify(one, null, 2),
    'a list': JSON.stringify([one, two]),
    'a Stripe list object': JSON.stringify({ object: 'list', has_more: false, data: [two, one] }),
    'JSON lines': `\n${JSON.stringify(one)}\n\n${JSON.stringify(two)}\n`,
    'an export': `${exported(JSON.stringify(one, null, 2))}\n${exported(JSON.stringify(two))}\n`,
  };
  for (const [name, text] of Object.entries(forms)) {
    const endpoint = await openEndpoint(t);
    const { code, lines } = await replay(endpoint, fileOf(t, text));
    assert.equal(code, 0, name);
    assert.deepEqual(endpoint.ids(), name === 'one event' ? ['evt_1'] : ['evt_1', 'evt_2'], name);
    assert.match(lines[1], /^payment_intent\.succeeded +evt_1 +200 - +\d+\.\d ms$/);
  }
});

test('the bytes go as they were recorded', async (t) => {
  const body = `{ "id": "evt_1",\n\t"type":"a.b", "text": "\\u00e9 é", "number": 1.50 }`;
  const endpoint = await openEndpoint(t);
  await replay(endpoint, fileOf(t, `\n${body}\n`));
  assert.equal(endpoint.received[0].text, body);
  assert.equal(endpoint.received[0].headers['content-length'], String(Buffer.byteLength(body)));
});

test('a broken file is refused with file, line and column, before anything is sent', async (t) => {
  const endpoint = await openEndpoint(t);
  const broken = {
    '': '1:1',
    [`${JSON.stringify(event(1))}\n{"id": }`]: '2:8',
    '[1]': '1:2',
    '{"object":"payment_intent","id":"pi_1"}': '1:1',
    '{"id":"evt_1"': '1:14',
  };
  for (const [text, place] of Object.entries(broken)) {
    const file = fileOf(t, text);
    const { code, errors, lines } = await replay(endpoint, file);
    assert.equal(code, 2, text);
    assert.ok(errors[0].startsWith(`orderwire: ${file}:${place}: `), errors[0]);
    assert.equal(errors.length, 1);
    assert.deepEqual(lines, []);
  }
  const missing = await replay(endpoint, fileOf(t, [event(1)]), '/nowhere/at-all.json');
  assert.equal(missing.code, 2);
  assert.match(missing.errors[0], /\/nowhere\/at-all\.json:1:1: cannot be read/);
  assert.equal(endpoint.received.length, 0);
});

test('wrong usage ends with 2 and one line that says what is accepted', async (t) => {
  const file = fileOf(t, [event(1)]);
  const to = ['--to', 'http://127.0.0.1:9/'];
  const cases = [
    [['replay', ...to], /FILE: none was given/],
    [['replay', file], /--to: none was given/],
    [['replay', file, ...to], /--secret: none was given/],
    [
      ['replay', file, ...to, '--secret', 'sk_test_mistaken'],
      /--secret: a value \(not shown\) was given/,
    ],
    [['replay', file, '--to', 'nonsense'], /--to: 'nonsense' was given; accepted is an address/],
    [
      ['replay', file, ...to, '--sign', 'twice'],
      /--sign: 'twice' was given; accepted is one of fresh/,
    ],
    [['replay', file, ...to, '--speed', '0'], /--speed: '0' was given/],
    [
      ['replay', file, ...to, '--drop', '1.1'],
      /--drop: '1.1' was given; accepted is a number from 0 to 1/,
    ],
    [['replay', file, ...to, '--seed', '-1'], /--seed: '-1' was given/],
    [['replay', file, ...to, '--speed', '2', '--rate', '5'], /--rate: 2 was given for --speed too/],
    [
      ['replay', file, ...to, '--map', 'nonsense=x'],
      /--map: 'nonsense=x' was given; accepted is one of order/,
    ],
    [['replay', file, ...to, '--expect', 'ord_1=payed'], /--expect: 'ord_1=payed' was given/],
    [['replay', file, ...to, '--expect-http', '99'], /--expect-http: '99' was given/],
    [['replay', file, ...to, '--concurrency', '0'], /--concurrency: '0' was given/],
    [
      ['replay', file, ...to, '--sign', 'verbatim'],
      /events\.json:1:2: this event was recorded without/,
    ],
    [['replay', file, ...to, '--secret', SECRET, '--only', 'none'], /leave no event/],
    [['replay', file, ...to, '--secret', SECRET, '--expect', 'order=paid'], /--new-order or --map/],
    [['replay', file, ...to, '--secret', SECRET, '--junit', '/nowhere/x'], /--junit: the file/],
    [['nonsense'], /accepted are serve, sandbox, replay, events, orders and store/],
  ];
  for (const [args, message] of cases) {
    const { code, errors } = await run(args);
    assert.equal(code, 2, args.join(' '));
    assert.match(errors.join('\n'), message);
    assert.equal(errors.length, 1, errors.join('\n'));
    assert.ok(!errors[0].includes('mistaken'));
  }
});

test('options come from the environment and from a file too', async (t) => {
  const endpoint = await openEndpoint(t);
  const config = fileOf(t, `to = "${endpoint.url}"\nduplicate = 1\n`, 'replay.toml');
  const { code } = await run(['replay', fileOf(t, [event(1)]), '--config', config], {
    ORDERWIRE_SECRET: SECRET,
  });
  assert.equal(code, 0);
  assert.equal(endpoint.received.length, 2);
});

test('an answer that is not 2xx ends with 1, unless it is expected', async (t) => {
  const endpoint = await openEndpoint(t, ({ text }) =>
    text.includes('evt_2') ? { status: 400, body: '{"code":"bad_signature"}' } : verdict('applied'),
  );
  const file = fileOf(t, some(2));
  const refused = await replay(endpoint, file);
  assert.equal(refused.code, 1);
  assert.match(refused.lines[2], /evt_2 +400 bad_signature .*FAILED: expected HTTP 2xx/);
  assert.equal((await replay(endpoint, file, '--expect-http', 400)).code, 1);
  assert.equal((await replay(endpoint, file, '--expect-http', '200,400')).code, 0);
  const expected = (word) => replay(endpoint, file, '--expect-verdict', word);
  assert.equal((await expected('*=applied|bad_signature')).code, 0);
  assert.equal((await expected('*=applied')).code, 1);
  assert.equal((await expected('charge.*=applied')).code, 1);
});

test('an endpoint that is not there, or gives no answer, ends with 1', async (t) => {
  const endpoint = await openEndpoint(t);
  endpoint.server.removeAllListeners('request');
  endpoint.server.on('request', () => {});
  const file = fileOf(t, [event(1)]);
  const silent = await replay(endpoint, file, '--timeout', 1);
  assert.equal(silent.code, 1);
  assert.match(silent.lines[1], /--- .*no answer in time.*FAILED: no answer/);
  endpoint.server.closeAllConnections();
  endpoint.server.close();
  assert.equal((await replay(endpoint, file)).code, 1);
});

test('a connection that the endpoint closed between two deliveries costs no delivery', async (t) => {
  const endpoint = await openEndpoint(t);
  endpoint.server.keepAliveTimeout = 1;
  const { code } = await replay(endpoint, fileOf(t, some(5)), '--rate', 20, '--concurrency', 1);
  assert.equal(code, 0);
  assert.deepEqual(endpoint.ids(), ['evt_1', 'evt_2', 'evt_3', 'evt_4', 'evt_5']);
});

test('types are chosen with --only and --not', async (t) => {
  const types = ['payment_intent.created', 'payment_intent.succeeded', 'charge.succeeded'];
  const file = fileOf(
    t,
    some(3, (i) => ({ type: types[i] })),
  );
  const sent = async (...args) => {
    const endpoint = await openEndpoint(t);
    await replay(endpoint, file, ...args);
    return endpoint.ids().join();
  };
  assert.equal(await sent('--only', 'payment_intent.*'), 'evt_1,evt_2');
  assert.equal(await sent('--not', '*.succeeded'), 'evt_1');
  assert.equal(await sent('--only', '*.succeeded', '--not', 'charge.*'), 'evt_2');
  assert.equal(await sent('--only', 'charge.succeeded,payment_intent.created'), 'evt_1,evt_3');
});

test('the same seed gives the same deliveries; the seed is told first and last', async (t) => {
  const file = fileOf(t, some(40));
  const faults = ['--shuffle', '--duplicate', 0.3, '--drop', 0.2, '--corrupt', 0.2, '--new-ids'];
  const sent = async (seed) => {
    const endpoint = await openEndpoint(t);
    const { lines } = await replay(endpoint, file, faults, ...(seed ? ['--seed', seed] : []));
    const told = /seed (\d+)$/.exec(lines[0])[1];
    assert.equal(lines.at(-1), `seed ${told}`);
    return { bodies: endpoint.received.map(({ text }) => text), told };
  };
  const first = await sent();
  assert.deepEqual((await sent(first.told)).bodies, first.bodies);
  assert.notDeepEqual((await sent(Number(first.told) + 1)).bodies, first.bodies);
});

test('events are shuffled, duplicated and dropped', async (t) => {
  const file = fileOf(t, some(30));
  const sent = async (...args) => {
    const endpoint = await openEndpoint(t);
    const result = await replay(endpoint, file, '--seed', 1, '--json', ...args);
    return { ids: endpoint.ids(), told: summary(result) };
  };
  const inOrder = some(30).map(({ id }) => id);
  const shuffled = await sent('--shuffle');
  assert.notDeepEqual(shuffled.ids, inOrder);
  assert.deepEqual([...shuffled.ids].sort(), [...inOrder].sort());
  assert.equal((await sent('--duplicate', 1)).ids.length, 60);
  const dropped = await sent('--drop', 0.5);
  assert.equal(dropped.ids.length + dropped.told.dropped, 30);
  assert.ok(dropped.told.dropped > 3 && dropped.told.dropped < 27);
  assert.equal((await sent('--drop', 1)).told.deliveries, 0);
});

test('the recorded gaps, a rate and a delay space the deliveries', async (t) => {
  const file = fileOf(t, some(3)); // a second apart
  // A timer never fires early; how late it fires is the machine's affair.
  const lastAfter = async (...args) => {
    const endpoint = await openEndpoint(t);
    const began = Date.now();
    await replay(endpoint, file, '--seed', 1, ...args);
    return endpoint.received.at(-1).at - began;
  };
  assert.ok((await lastAfter('--speed', 4)) >= 500);
  assert.ok((await lastAfter('--rate', 10)) >= 200);
  const delayed = await openEndpoint(t);
  const { code } = await replay(delayed, file, '--delay', 50, '--seed', 3);
  assert.equal(code, 0);
  assert.equal(delayed.received.length, 3);
});

test('ids, amount and mode are rewritten, and new ids are new', async (t) => {
  const order = 'ord_01JD1111111111111111111111';
  const file = fileOf(t, [
    event(1, {
      livemode: true,
      data: {
        object: {
          ...{ id: 'pi_1', object: 'payment_intent', amount: 4900, amount_received: 4900 },
          ...{ client_secret: 'pi_1_secret_x', metadata: { order_id: 'mine-17' } },
        },
      },
    }),
  ]);
  const endpoint = await openEndpoint(t);
  const map = `order=${order},payment_intent=pi_new,amount=100,livemode=false`;
  await replay(endpoint, file, '--map', map, '--new-ids');
  const sent = JSON.parse(endpoint.received[0].text);
  assert.notEqual(sent.id, 'evt_1');
  assert.equal(sent.livemode, false);
  assert.deepEqual(sent.data.object, {
    ...{ id: 'pi_new', object: 'payment_intent', amount: 100, amount_received: 100 },
    ...{ client_secret: 'pi_new_secret_x', metadata: { order_id: order } },
  });
});

test('permutations send every order of arrival, each with ids of its own', async (t) => {
  const endpoint = await openEndpoint(t);
  const events = some(3, () => ({ data: { object: { id: 'pi_1', object: 'payment_intent' } } }));
  const result = await replay(endpoint, fileOf(t, events), '--permutations', '--json');
  assert.equal(result.code, 0);
  assert.equal(summary(result).deliveries, 18);
  const bodies = endpoint.received.map(({ text }) => JSON.parse(text));
  assert.equal(new Set(bodies.map(({ id }) => id)).size, 18);
  const orders = new Set();
  for (let i = 0; i < 18; i += 3) {
    const three = bodies.slice(i, i + 3);
    orders.add(three.map(({ created }) => created).join());
    assert.equal(new Set(three.map(({ data }) => data.object.id)).size, 1);
  }
  assert.equal(orders.size, 6);
  assert.equal(new Set(bodies.map(({ data }) => data.object.id)).size, 6);
});

test('deliveries run side by side, as many as told', async (t) => {
  let open = 0;
  let most = 0;
  const endpoint = await openEndpoint(t);
  endpoint.server.removeAllListeners('request');
  endpoint.server.on('request', (request, response) => {
    most = Math.max(most, ++open);
    request.resume();
    // Answered when four are there, or no fifth is coming.
    const wait = setInterval(() => {
      if (most < 4) return;
      clearInterval(wait);
      open -= 1;
      response.end();
    }, 1);
  });
  const { code } = await replay(endpoint, fileOf(t, some(8)), '--concurrency', 4);
  assert.equal(code, 0);
  assert.equal(most, 4);
});

test('with --retry a 429 and a 503 are tried again, each time signed anew, and without it they are not', async (t) => {
  const answers = [
    { status: 429, headers: { 'retry-after': '1' } },
    { status: 503, headers: { 'retry-after': '0' } },
    verdict('applied'),
  ];
  const endpoint = await openEndpoint(t, (_, count) => answers[count - 1] ?? verdict('applied'));
  const result = await replay(endpoint, fileOf(t, [event(1)]), '--retry', '--json');
  assert.equal(result.code, 0);
  assert.equal(JSON.parse(result.lines[1]).attempts, 3);
  assert.equal(summary(result).retries, 2);
  const times = endpoint.received.map(
    ({ headers }) => headers['stripe-signature'].match(/^t=(\d+)/)[1],
  );
  assert.ok(Number(times[1]) > Number(times[0]));
  assert.ok(endpoint.received[1].at - endpoint.received[0].at >= 990);

  const busy = await openEndpoint(t, () => ({ status: 503 }));
  assert.equal((await replay(busy, fileOf(t, [event(1)]))).code, 1);
  assert.equal(busy.received.length, 1);
  const broken = await openEndpoint(t, () => ({ status: 500 }));
  await replay(broken, fileOf(t, [event(1)]), '--retry');
  assert.equal(broken.received.length, 1);
});

test('the report comes as JSON lines and as JUnit', async (t) => {
  const endpoint = await openEndpoint(t, (_, count) =>
    count === 2 ? { status: 500 } : verdict('<&>'),
  );
  const junit = join(temporaryFolder(t), 'junit.xml');
  const result = await replay(
    endpoint,
    fileOf(t, some(2)),
    '--json',
    '--junit',
    junit,
    '--seed',
    5,
  );
  assert.equal(result.code, 1);
  const lines = result.lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ object }) => object),
    ['replay', 'delivery', 'delivery', 'summary'],
  );
  assert.equal(lines[1].verdict, '<&>');
  assert.equal(lines[2].ok, false);
  assert.equal(lines[3].seed, 5);
  assert.deepEqual(lines[3].http, { 200: 1, 500: 1 });
  for (const figure of ['p50', 'p90', 'p95', 'p99', 'max']) assert.ok(lines[3].ms[figure] > 0);
  const xml = readFileSync(junit, 'utf8');
  assert.match(xml, /<testsuite name="orderwire replay" tests="2" failures="1" errors="0"/);
  assert.match(xml, /<failure message="expected HTTP 2xx"\/>/);
});

test('an address behind https goes through TLS', async (t) => {
  const endpoint = await openEndpoint(t); // speaks no TLS: the failure is told as one
  const { code, lines } = await run([
    ...['replay', fileOf(t, [event(1)]), '--secret', SECRET],
    ...['--to', endpoint.url.replace('http:', 'https:'), '--timeout', '5'],
  ]);
  assert.equal(code, 1);
  assert.match(lines[1], /FAILED: no answer/);
  assert.equal(endpoint.received.length, 0);
});

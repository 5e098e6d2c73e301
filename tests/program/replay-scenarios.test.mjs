// The scenarios that ship, each against a real server with its sandbox; and what the schema says of them.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv/dist/2020.js';
import { run, serve, temporaryFolder } from './support/program.mjs';

const SECRET = 'whsec_of_the_program_suite';
const root = fileURLToPath(new URL('../../', import.meta.url));
const files = readdirSync(join(root, 'tests/scenarios')).map((name) =>
  join(root, 'tests/scenarios', name),
);
const scenarioOf = (file) => JSON.parse(readFileSync(file, 'utf8'));
const happy = () => scenarioOf(join(root, 'tests/scenarios/happy-path.json'));

// One server for all: it ends after them.
const ending = [];
const suite = { after: (end) => ending.push(end) };
let server;
before(async () => {
  server = await serve(suite, temporaryFolder(suite), [
    ...['--sandbox', '127.0.0.1:0', '--stripe-webhook-secret', SECRET],
  ]);
});
after(async () => {
  for (const end of ending.reverse()) await end();
});

const replay = (file, ...args) =>
  run([
    ...['replay', '--scenario', file, '--to', `${server.url}/webhooks/stripe`],
    ...['--secret', SECRET, '--json', ...args],
  ]);

function changed(t, change) {
  const scenario = happy();
  change(scenario);
  const file = join(temporaryFolder(t), 'changed.json');
  writeFileSync(file, JSON.stringify(scenario, null, 2));
  return file;
}

test('ten scenarios ship', () => assert.equal(files.length, 10));

for (const file of files) {
  const { name } = scenarioOf(file);
  test(`scenario: ${name}`, async () => {
    const { code, lines, errors } = await replay(file);
    assert.equal(code, 0, [...lines, ...errors].join('\n'));
    const { checks, deliveries } = JSON.parse(lines.at(-1));
    assert.ok(checks > 0 && deliveries > 0);
  });
}

test('the scenarios keep to the schema, and the schema refuses what the program refuses', async (t) => {
  const schema = JSON.parse(readFileSync(join(root, 'docs/scenario.schema.json'), 'utf8'));
  const validate = new Ajv({ strict: true, strictRequired: false }).compile(schema);
  for (const file of files) assert.ok(validate(scenarioOf(file)), JSON.stringify(validate.errors));
  const mistakes = [
    (scenario) => delete scenario.name,
    (scenario) => delete scenario.events,
    (scenario) => Object.assign(scenario, { events: [] }),
    (scenario) => Object.assign(scenario, { evnets: [] }),
    (scenario) => Object.assign(scenario, { speed: 1, rate: 1 }),
    (scenario) => Object.assign(scenario, { sign: 'verbatim' }),
    (scenario) => Object.assign(scenario, { faults: { drop: 2 } }),
    (scenario) => Object.assign(scenario, { order: {} }),
    (scenario) => Object.assign(scenario, { expect: { http: 99 } }),
    (scenario) => scenario.events.push({}),
    (scenario) => scenario.events.push({ event: {} }),
    (scenario) => scenario.events.push({ event: { type: 'a' }, file: 'b' }),
  ];
  for (const mistake of mistakes) {
    const file = changed(t, mistake);
    assert.ok(!validate(scenarioOf(file)), mistake.toString());
    const { code, errors } = await replay(file);
    assert.equal(code, 2, mistake.toString());
    assert.match(errors[0], /changed\.json:\d+:\d+: /);
  }
});

test('an expectation that does not hold fails the scenario, and says how', async (t) => {
  const file = changed(t, (scenario) => {
    scenario.expect = { order: 'cancelled', within_ms: 100 };
  });
  const { code, lines } = await replay(file);
  assert.equal(code, 1);
  const check = lines.map((line) => JSON.parse(line)).find(({ object }) => object === 'check');
  assert.equal(check.ok, false);
  assert.equal(check.failure, 'it is paid');
});

test('a verdict that does not come fails the scenario', async (t) => {
  const file = changed(t, (scenario) => {
    scenario.events.at(-1).expect.verdict = 'no_change';
  });
  const { code, lines } = await replay(file);
  assert.equal(code, 1);
  assert.ok(lines.some((line) => JSON.parse(line).failure === 'expected no_change'));
});

test('faults of the command line come on top of a scenario', async () => {
  const file = files.find((name) => name.endsWith('happy-path.json'));
  const { code, lines } = await replay(
    ...[file, '--shuffle', '--duplicate', '1', '--seed', '4'],
    ...['--expect-verdict', '*=applied|no_change|duplicate'],
  );
  const told = JSON.parse(lines.at(-1));
  assert.equal(told.deliveries, 8);
  // In another order other verdicts are right; what the order comes to is the same.
  assert.equal(told.failed_checks, 0);
  assert.ok(code === 0 || told.failed > 0);
});

test('a course that is not there fails before anything is sent', async (t) => {
  const file = changed(t, (scenario) => {
    scenario.order.course_id = 'none';
  });
  const { code, lines } = await replay(file);
  assert.equal(code, 1);
  assert.match(lines[1], /unknown|names no course/);
  assert.equal(JSON.parse(lines.at(-1)).deliveries, 0);
});

test('an order is expected by its id, within the time given', async (t) => {
  const created = await fetch(`${server.url}/api/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"course_id":"cpp-concurrency"}',
  });
  const { id } = await created.json();
  const events = join(temporaryFolder(t), 'events.json');
  writeFileSync(
    events,
    JSON.stringify({ id: 'evt_other', object: 'event', type: 'customer.updated' }),
  );
  const expecting = (status, ...args) =>
    run([
      ...[
        'replay',
        events,
        '--to',
        `${server.url}/webhooks/stripe`,
        '--secret',
        SECRET,
        '--new-ids',
      ],
      ...['--expect', `${id}=${status}`, '--within', '50', ...args],
    ]);
  assert.equal((await expecting('pending')).code, 0);
  const paid = await expecting('paid');
  assert.equal(paid.code, 1);
  assert.ok(paid.lines.includes(`FAILED: ${id}=paid: it is pending`));
  assert.equal((await expecting('pending', '--api', server.url)).code, 0);
  assert.equal((await expecting('pending', '--api', 'http://127.0.0.1:9')).code, 1);
});

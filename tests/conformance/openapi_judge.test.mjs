// The judge of the server's answers, by answers that the server does not give.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { Document } from '../openapi/document.mjs';
import { Ledger } from '../openapi/ledger.mjs';
import { Requests } from '../openapi/requests.mjs';

const text = readFileSync(new URL('../../docs/openapi.json', import.meta.url), 'utf8');
const document = new Document(JSON.parse(text));
const { Paid } = JSON.parse(text).components.examples;
const PATH = `/api/orders/${Paid.value.id}`;

const answer = (value, status = 200, headers = {}) => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: typeof value === 'string' ? value : JSON.stringify(value),
});
const problem = (status, code) =>
  answer({ type: 'about:blank', title: 'T', status, detail: 'd', code }, status, {
    'content-type': 'application/problem+json',
  });
const judged = (...given) => document.judge('GET', PATH, ...given);

test('an answer that fits has a name, of its operation or of any', () => {
  assert.equal(judged(answer(Paid.value)), 'getOrder 200');
  assert.equal(judged(problem(404, 'unknown_order')), 'getOrder 404 unknown_order');
  assert.equal(judged(problem(429, 'too_many_requests')), '(any) 429 too_many_requests');
});

for (const [what, given] of [
  ['with a member that is not named', answer({ ...Paid.value, colour: 'blue' })],
  [
    'with one that is not named further in',
    answer({ ...Paid.value, course: { ...Paid.value.course, x: 1 } }),
  ],
  ['without a member', answer({ ...Paid.value, disputed: undefined })],
  ['with a value of another kind', answer({ ...Paid.value, created_at: 'yesterday' })],
  ['with a status that is not documented', answer(Paid.value, 202)],
  ['with a code that is not documented', problem(404, 'lost_order')],
  ['with a code that belongs to another status', problem(400, 'unknown_order')],
  ['of another media type', answer(Paid.value, 200, { 'content-type': 'text/html' })],
  ['with a body where there is none', answer('{}', 304)],
  ['with a header that does not fit', answer(Paid.value, 200, { etag: 'three' })],
]) {
  test(`an answer ${what} is refused`, () =>
    assert.throws(() => judged(given), assert.AssertionError));
}

test('the ledger tells what is missing, and what is excused for nothing', () => {
  const ledger = new Ledger(document, [
    [/^getOrder 200/, 'for nothing'],
    [/^getOrder 304/, 'so be it'],
  ]);
  ledger.enter('GET', PATH, answer(Paid.value));
  assert.ok(ledger.missing.includes('getOrder 404 unknown_order'));
  assert.ok(!ledger.missing.includes('getOrder 304'));
  assert.deepEqual(
    ledger.idleExcuses.map(([, why]) => why),
    ['for nothing'],
  );
});

test('requests made from the document are the same for a seed, good and bad ones of each operation', () => {
  const made = (seed) => {
    const requests = new Requests(JSON.parse(text), seed);
    return requests.operations.flatMap((operation) => [...requests.of(operation)]);
  };
  assert.deepEqual(made(7), made(7));
  assert.notDeepEqual(made(7), made(8));
  const of = (operation) => made(7).filter(({ what }) => what.startsWith(`${operation}: `));
  for (const [operation, bad] of [
    ['listOrders', '/api/orders?limit=101'],
    ['listOrders', '/api/orders?status=PAID'],
    ['getDelivery', '/api/testbench/events/nothing?reveal=AAA'],
  ]) {
    assert.equal(of(operation).find(({ url }) => url === bad)?.isValid, false, bad);
  }
  const bodies = (operation, isValid) =>
    of(operation)
      .filter((each) => each.isValid === isValid)
      .map(({ body }) => body);
  assert.ok(bodies('cancelOrder', true).includes(undefined));
  for (const body of ['false', '[null]', '\u0000'])
    assert.ok(bodies('cancelOrder', false).includes(body));
  assert.ok(bodies('startRun', false).some((body) => body.includes('"delay_ms":60001')));
  assert.ok(bodies('startRun', true).some((body) => body.includes('"delay_ms":60000')));
});

test('examples of parameters and headers fit their schemas, and are what a header can hold', () => {
  const { paths, components } = JSON.parse(text);
  const operations = Object.values(paths).flatMap((path) => [path, ...Object.values(path)]);
  const examples = [
    ...operations.flatMap(({ parameters }) => parameters ?? []),
    ...Object.values(components.parameters),
    ...Object.values(components.headers).map((header) => ({ ...header, in: 'header' })),
  ].filter((each) => 'example' in each);
  assert.ok(examples.length > 3);
  const ajv = new Ajv({ strict: false });
  for (const { example, schema, in: where, name } of examples) {
    assert.ok(ajv.validate(schema, example), `${name}: ${example}`);
    if (where === 'header') assert.match(example, /^[ -~]+$/);
  }
});

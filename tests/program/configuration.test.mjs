// What operators get wrong: one line and exit 2 at the start, one line and nothing changed with SIGHUP.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import Stripe from 'stripe';
import { eventually, run, serve, temporaryFolder } from './support/program.mjs';

const SECRET = 'whsec_of_the_program_suite';
const MARKER = 'Hush7f3aHush';
const SANDBOX = ['--sandbox', '127.0.0.1:0'];

/** The one line of a program that refuses how it was called. */
async function refusal(args, environment) {
  const { code, lines, errors } = await run(args, environment);
  assert.equal(code, 2, errors.join('\n'));
  assert.deepEqual(lines, []);
  assert.equal(errors.length, 1, errors.join('\n'));
  return errors[0];
}

const WRONG_FILES = [
  'heartbeat = []',
  'heartbeat = [[]]',
  'heartbeat = "thirty"',
  'heartbeat = "30"',
  'heartbeat = true',
  'heartbeat = {}',
  'heartbeat = 0',
  'heartbeat = 99999999999999999999999',
  'heartbeat',
  'allow-origin = []',
  'allow-origin = [1]',
  'metrics-listen = 8080',
  'log-level = warn',
  'stripe-webhook-secret = []',
  'stripe-webhook-secret = ""',
  'stripe-webhook-secret = "whsec_"',
  `stripe-webhook-secret = ["whsec_${MARKER}"`,
  `stripe-webhook-secret "whsec_${MARKER}"`,
  `stripe-webhook-secrets = "whsec_${MARKER}"`,
  `whsec_${MARKER}`,
  `seller = "x\u0000"`,
  `public-url = "${'a'.repeat(1 << 20)}"`,
  '[serve]',
  '\u001b[31m',
];

test('a file that cannot be understood ends the start with one line, which shows no secret', async (t) => {
  const file = join(temporaryFolder(t), 'orderwire.toml');
  for (const content of WRONG_FILES) {
    writeFileSync(file, `${content}\n`);
    const line = await refusal(['serve', '--config', file]);
    assert.ok(line.startsWith('orderwire: --'), line);
    assert.ok(!line.includes(MARKER), line);
    assert.ok(line.length < 1000, line);
  }
});

test('with SIGHUP such a file is one line, and nothing has changed', async (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'orderwire.toml');
  writeFileSync(file, `stripe-webhook-secret = "${SECRET}"\n`);
  const server = await serve(t, folder, ['--config', file, ...SANDBOX]);
  const said = () => server.errors.filter((line) => line.includes('settings'));
  for (const [count, content] of WRONG_FILES.entries()) {
    writeFileSync(file, `${content}\n`);
    server.child.kill('SIGHUP');
    await eventually(() => said().length === count + 1);
  }
  for (const line of said()) {
    assert.match(line, /settings not read again: --/);
    assert.ok(!line.includes(MARKER), line);
  }
  assert.equal((await webhook(server, SECRET)).status, 200);
});

test('a wrong command line is one line of exit code 2, for every command', async () => {
  for (const args of [
    ['serve', '--heartbeat', 'x'],
    ['serve', `--stripe-secret-kye=sk_live_${MARKER}`],
    ['serve', `sk_live_${MARKER}`],
    ['serve', '--allow-origin', 'https://*.shop.example'],
    ['sandbox', '--listen', 'x\n\u001b[31m'],
    ['sandbox', '--webhook-secret', 'whsec_'],
    ['replay', 'f', '--to', 'x'],
    ['replay', 'f', '--to', 'http://127.0.0.1:9/', '--secret', `sk_live_${MARKER}`],
    ['events', 'x\ny'],
    ['events', 'export', '--since', '\u202e'],
    ['events', 'redeliver', '--server-key', MARKER],
    ['x\ny'],
    [`--stripe-secret-key=${MARKER}`, 'serve'],
    [MARKER],
    ['events', MARKER],
    [],
  ]) {
    const line = await refusal(args);
    assert.ok(!line.includes(MARKER), line);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
    assert.doesNotMatch(line, /[\u0000-\u001f\u007f-\u009f\u202e]/);
  }
});

test('a catalogue that cannot be used is a mistake of the configuration', async (t) => {
  const folder = temporaryFolder(t);
  const courses = join(folder, 'courses.json');
  for (const content of ['', 'x', '{}', '[1]', '[{"id":"a\\u001b"}]', '['.repeat(1 << 20)]) {
    writeFileSync(courses, content);
    const line = await refusal([
      'serve',
      '--courses',
      courses,
      '--store',
      `sqlite:${join(folder, 'x.db')}`,
    ]);
    assert.ok(line.startsWith('orderwire: --courses: '), line);
  }
  for (const file of [folder, '/dev/zero', join(folder, 'nothing')]) {
    const line = await refusal([
      'serve',
      '--courses',
      file,
      '--store',
      `sqlite:${join(folder, 'x.db')}`,
    ]);
    assert.ok(line.startsWith('orderwire: --courses: '), line);
  }
});

function webhook(server, secret) {
  const payload = JSON.stringify({ id: 'evt_1', type: 'customer.updated', object: 'event' });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return fetch(`${server.url}/webhooks/stripe`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'stripe-signature': signature },
    body: payload,
  });
}

test('a secret is trimmed, whichever way it comes', async (t) => {
  for (const way of ['environment', 'file', 'command line']) {
    const folder = temporaryFolder(t);
    const padded = ` \t${SECRET}\r\n`;
    const file = join(folder, 'orderwire.toml');
    writeFileSync(file, way === 'file' ? `stripe-webhook-secret = """\n${padded}"""\n` : '');
    const server = await serve(
      t,
      folder,
      [
        ...[...SANDBOX, '--config', file],
        ...(way === 'command line' ? [`--stripe-webhook-secret=${padded}`] : []),
      ],
      way === 'environment' ? { ORDERWIRE_STRIPE_WEBHOOK_SECRET: padded } : {},
    );
    assert.equal((await webhook(server, SECRET)).status, 200, way);
    assert.equal((await webhook(server, 'whsec_')).status, 400, way);
  }
});

test('a secret that is none is refused, whichever way it comes', async (t) => {
  const folder = temporaryFolder(t);
  const long = 'x'.repeat(40);
  const wrong = {
    'stripe-secret-key': [
      '',
      ' ',
      'sk_test_',
      'sk_test_1',
      `pk_test_${long}`,
      long,
      `sk_test_${long}\n${long}`,
    ],
    'stripe-publishable-key': ['', 'pk_test_', `sk_test_${long}`],
    'stripe-webhook-secret': [
      '',
      '\n',
      'whsec_',
      'whsec_ \n',
      'whsec_short',
      long,
      `whsec_${long}\n${long}`,
    ],
    'notify-secret': ['', 'whsec_', 'whsec_c2hvcnQ=', long],
    'server-key': ['', 'fifteen-letters', `${long} ${long}`, `${long}\n${long}`],
    'jwt-secret': ['', 'x'.repeat(31), ` ${'x'.repeat(31)} `, `${long}\n${long}`],
    'admin-token': ['', 'fifteen-letters', `${long}\t${long}`],
  };
  for (const [option, values] of Object.entries(wrong)) {
    const ways = values.flatMap((value, number) => {
      const file = join(folder, `${option}-${number}.toml`);
      writeFileSync(file, `${option} = ${JSON.stringify(value)}\n`);
      return [
        [['serve', `--${option}=${value}`], {}],
        [['serve'], { [`ORDERWIRE_${option.toUpperCase().replaceAll('-', '_')}`]: value }],
        [['serve', '--config', file], {}],
      ];
    });
    for (const line of await Promise.all(ways.map((way) => refusal(...way)))) {
      assert.ok(line.startsWith(`orderwire: --${option}`), line);
      assert.ok(!line.includes(long), line);
    }
  }
  for (const args of [
    ['sandbox', '--webhook-secret', 'whsec_'],
    ['replay', 'f', '--to', 'http://127.0.0.1:9/', '--secret', 'whsec_'],
  ]) {
    assert.match(await refusal(args), /^orderwire: --(webhook-)?secret: a value \(not shown\)/);
  }
});

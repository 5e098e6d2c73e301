// What `stripe listen --format json` prints, replayed: the recording that most testers have.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { openEndpoint } from '../program/support/endpoint.mjs';
import { run, temporaryFolder } from '../program/support/program.mjs';
import { course, openSandbox } from './sandbox.mjs';
import { openCli, skip } from './stripe_cli.mjs';

let sandbox;
let cli;

before(async () => {
  if (skip) return;
  sandbox = await openSandbox();
  cli = await openCli(sandbox.url);
});
after(async () => {
  await cli?.close();
  await sandbox?.stop();
});

test('what stripe listen writes into a file goes to any endpoint, signed anew', {
  skip,
}, async (t) => {
  const forwarded = await openEndpoint(t, () => ({}));
  const listener = await cli.listen(
    '--all-snapshot',
    '--format',
    'json',
    '--forward-to',
    forwarded.url,
  );
  const note = 'quotes " and \\ and é';
  const intent = await sandbox
    .client()
    .paymentIntents.create({ ...course, description: note, metadata: { note } });
  await listener.find(
    new RegExp(`payment_intent\\.created.*${intent.id}|${intent.id}.*payment_intent\\.created`),
  );
  await listener.find(/\[200\] POST/);
  await listener.stop();
  // The very bytes of `stripe listen … > recorded.jsonl`, with all that the command says to people among them.
  const file = join(temporaryFolder(t), 'recorded.jsonl');
  writeFileSync(file, listener.output());
  const beside = listener
    .output()
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.trim().startsWith('{'));
  assert.ok(beside.length > 0, listener.output());

  const verified = [];
  const endpoint = await openEndpoint(t, ({ body, headers }) => {
    verified.push(
      Stripe.webhooks.constructEvent(body, headers['stripe-signature'], 'whsec_mine_for_tests'),
    );
    return {};
  });
  const { code, lines, errors } = await run([
    ...['replay', file, '--to', endpoint.url, '--secret', 'whsec_mine_for_tests'],
    ...['--only', 'payment_intent.created', '--map', 'payment_intent=pi_elsewhere'],
  ]);
  assert.equal(code, 0, errors.join('\n'));
  assert.ok(
    lines.includes(
      `${beside.length} lines skipped that are not JSON, as Stripe's command prints them`,
    ),
    lines.join('\n'),
  );
  assert.equal(verified.length, 1);
  assert.equal(verified[0].data.object.id, 'pi_elsewhere');
  assert.equal(verified[0].data.object.metadata.note, note);
});

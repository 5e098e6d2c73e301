// An endpoint made with an API version gets its events in it: official libraries refuse events of another one.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openEndpoint } from '../program/support/endpoint.mjs';
import { course, openSandbox } from './sandbox.mjs';

let sandbox;
before(async () => {
  sandbox = await openSandbox();
});
after(() => sandbox?.stop());

test('two endpoints, two versions, one payment', async (t) => {
  const stripe = sandbox.client();
  const received = async (more) => {
    const events = [];
    let done;
    const both = new Promise((resolve) => {
      done = resolve;
    });
    const endpoint = await openEndpoint(t, ({ body }) => {
      events.push(JSON.parse(body));
      if (events.at(-1).type === 'payment_intent.succeeded') done();
      return {};
    });
    const made = await stripe.webhookEndpoints.create({
      url: endpoint.url,
      enabled_events: ['payment_intent.succeeded'],
      ...more,
    });
    return { events, both, made };
  };
  const old = await received({ api_version: '2022-08-01' });
  const now = await received({});
  assert.equal(old.made.api_version, '2022-08-01');
  await stripe.paymentIntents.create({
    ...course,
    confirm: true,
    payment_method: 'pm_card_visa',
    return_url: 'https://shop.example',
  });
  await Promise.all([old.both, now.both]);
  assert.equal(old.events[0].api_version, '2022-08-01');
  assert.equal(old.events[0].data.object.charges.data.length, 1);
  assert.equal(now.events[0].api_version, '2026-10-28.endive');
  assert.equal(now.events[0].data.object.charges, undefined);
  assert.equal(old.events[0].id, now.events[0].id);
});

test('a version that the sandbox does not know is refused by its name', async () => {
  await assert.rejects(
    sandbox.client().webhookEndpoints.create({
      url: 'http://shop.example',
      enabled_events: ['*'],
      api_version: '2018-05-21',
    }),
    /2018-05-21/,
  );
});

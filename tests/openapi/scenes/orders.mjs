// Courses and orders, as a guest meets them.
import assert from 'node:assert/strict';
import { COURSE, declined, Guest, paid, webhook } from '../guest.mjs';

const FOREIGN = { origin: 'https://evil.example' };

export async function orders({ caller, webhookSecret }) {
  await caller.get('/api/courses');
  await caller.get('/api/courses/nothing');
  await caller.get(`/api/courses/${COURSE}`);

  const guest = await Guest.arrive(caller);
  const { order } = guest;
  await guest.get(`/api/courses/${COURSE}`);
  assert.equal((await guest.post('/api/orders', { course_id: COURSE })).status, 200);
  for (const body of ['{', '[]', { course_id: COURSE, email: 'nobody' }]) {
    const answer = await caller.send('POST', '/api/orders', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    assert.equal(answer.status, 400);
  }
  await caller.post('/api/orders', { course_id: 'nothing' });
  await guest.post('/api/orders', { course_id: COURSE }, FOREIGN);
  await guest.post('/api/orders', '{}', { 'content-type': 'text/plain' });
  const key = { 'idempotency-key': 'a-key-of-more-than-22-characters' };
  await caller.post('/api/orders', { course_id: COURSE }, key);
  await caller.post('/api/orders', { course_id: COURSE, email: 'ada@example.com' }, key);

  await reading(caller, guest);

  const intent = await guest.intent();
  await webhook(caller, webhookSecret, declined(intent));
  const failed = await caller.get(`/api/orders/${order}`);
  assert.equal(failed.json.status, 'failed');
  await webhook(caller, webhookSecret, paid(intent));
  // Enrollment may follow a moment later.
  await caller.get(`/api/orders/${order}?since=3&wait=10`);
  assert.equal((await caller.get(`/api/orders/${order}`)).json.enrollment, 'active');
  await guest.get(`/api/courses/${COURSE}`);
  await guest.post('/api/orders', { course_id: COURSE });
}

async function reading(caller, guest) {
  const path = `/api/orders/${guest.order}`;
  await caller.get(path);
  await caller.get(path, { 'if-none-match': '"1"' });
  await caller.get(`${path}?since=1`);
  await caller.get(`${path}?since=1&wait=1`);
  for (const query of ['since=x', 'wait=5', 'since=1&wait=61'])
    await caller.get(`${path}?${query}`);
  await caller.get(`${path}?since=1&wait=5`, FOREIGN);
  await caller.get('/api/orders/ord_nothing');

  const all = await guest.get('/api/orders');
  assert.equal(all.json.data.length, 1);
  await guest.get('/api/orders?status=pending&limit=1');
  for (const query of ['limit=0', 'limit=101', 'status=lost'])
    await guest.get(`/api/orders?${query}`);
}

import { expect, test } from 'vitest';
import { createHeartbeat } from './heartbeat';

test('two of the server’s default intervals are waited for at first', () => {
  expect(createHeartbeat().silentAfterMs()).toBe(50_000);
});

test('a distance that was heard counts from then on', () => {
  const heartbeat = createHeartbeat();
  heartbeat.learn(60_000);
  expect(heartbeat.silentAfterMs()).toBe(120_000);
  heartbeat.learn(5_000);
  expect(heartbeat.silentAfterMs()).toBe(10_000);
});

test.each([0, 499, 120_001, 3_600_000])('a distance of %i ms was made by a freeze', (gap) => {
  const heartbeat = createHeartbeat();
  heartbeat.learn(gap);
  expect(heartbeat.silentAfterMs()).toBe(50_000);
});

test('a very quick heartbeat makes nobody nervous', () => {
  const heartbeat = createHeartbeat();
  heartbeat.learn(500);
  expect(heartbeat.silentAfterMs()).toBe(3_000);
});

test('a silence doubles the patience, up to four minutes', () => {
  const heartbeat = createHeartbeat();
  heartbeat.doubt();
  expect(heartbeat.silentAfterMs()).toBe(100_000);
  for (let count = 0; count < 10; count += 1) heartbeat.doubt();
  expect(heartbeat.silentAfterMs()).toBe(240_000);
});

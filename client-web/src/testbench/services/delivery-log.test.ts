import { expect, test } from 'vitest';
import { deliveries, makeDelivery, refused } from '../testing/fake-testbench';
import { compareRows, createDeliveryLog, indexOfRow } from './delivery-log';

const numbers = (rows: readonly { number: number }[]) => rows.map(({ number }) => number);

test('rows stand newest first, each once, however they come', () => {
  const log = createDeliveryLog();
  log.add(deliveries(5, 6));
  log.add(deliveries(7, 8));
  log.add(deliveries(1, 2));
  log.add(deliveries(2, 7));
  expect(numbers(log.get().rows)).toEqual([8, 7, 6, 5, 4, 3, 2, 1]);
});

test('the same number twice in one batch is one row, and the later one counts', () => {
  const log = createDeliveryLog();
  log.add([makeDelivery(1), makeDelivery(1, { verdict: 'parked' })]);
  expect(log.get().rows.map(({ verdict }) => verdict)).toEqual(['parked']);
});

test('beyond its bound the oldest go', () => {
  const log = createDeliveryLog(3);
  log.add(deliveries(1, 3));
  log.add(deliveries(4, 5));
  expect(numbers(log.get().rows)).toEqual([5, 4, 3]);
  log.add(deliveries(1, 2));
  expect(numbers(log.get().rows)).toEqual([5, 4, 3]);
});

test('a pause holds back what is new and says how many wait', () => {
  const log = createDeliveryLog();
  log.add(deliveries(5, 6));
  log.pause(true);
  log.add(deliveries(7, 9));
  log.add(deliveries(1, 4));
  expect(numbers(log.get().rows)).toEqual([6, 5, 4, 3, 2, 1]);
  expect(log.get().waiting).toBe(3);
  log.pause(false);
  expect(numbers(log.get().rows)).toEqual([9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(log.get().waiting).toBe(0);
});

test('what waits behind a pause is bounded too', () => {
  const log = createDeliveryLog(100);
  log.pause(true);
  log.add(deliveries(1, 500));
  expect(log.get().waiting).toBe(100);
});

test('a row is found by its number, also one that waits', () => {
  const log = createDeliveryLog();
  log.add(deliveries(1, 3));
  log.pause(true);
  log.add(deliveries(4, 4));
  expect(log.find(2)?.event).toBe('evt_2');
  expect(log.find(4)?.event).toBe('evt_4');
  expect(log.find(9)).toBeUndefined();
});

test('after a restart of the server only what it stores is left', () => {
  const log = createDeliveryLog();
  log.add([makeDelivery(1), makeDelivery(-2, { kept: 'memory' }), makeDelivery(3)]);
  log.pause(true);
  log.add([makeDelivery(4), { ...refused(5), number: -5 }]);
  log.restart();
  expect(numbers(log.get().rows)).toEqual([3, 1]);
  log.pause(false);
  expect(numbers(log.get().rows)).toEqual([4, 3, 1]);
});

test('the place of a row that is not there is where it would stand', () => {
  const rows = [9, 7, 3].map((number) => makeDelivery(number));
  expect([10, 9, 8, 7, 3, 1].map((number) => indexOfRow(rows, makeDelivery(number)))).toEqual([
    0, 0, 1, 1, 2, 3,
  ]);
});

test('of one moment the greater id stands first, and what only memory holds before what is stored', () => {
  const at = '2026-11-22T10:00:00.000Z';
  const rows = [
    makeDelivery(7, { at, event: 'evt_b' }),
    makeDelivery(9, { at, event: 'evt_a' }),
    makeDelivery(-1, { at, event: 'evt_b', kept: 'memory' }),
    makeDelivery(-2, { at, event: 'evt_b', kept: 'memory' }),
  ];
  expect(numbers(rows.sort(compareRows))).toEqual([-2, -1, 7, 9]);
});

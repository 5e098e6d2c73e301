import { expect, test } from 'vitest';
import { makeChange } from '../testing/fake-testbench';
import { createOrderStore } from './order-store';

const shown = (board: ReturnType<typeof createOrderStore>) =>
  board.get().map(({ order, watchers }) => `${order.id} v${order.version} ${watchers.websocket}`);

const watched = (websocket: number) => ({ websocket });

test('the newest change stands on top', () => {
  const board = createOrderStore();
  board.replace([makeChange('a'), makeChange('b')]);
  board.add([makeChange('c'), makeChange('b', { version: 2 })]);
  expect(shown(board)).toEqual(['b v2 1', 'c v1 1', 'a v1 1']);
});

test('another count of watchers changes no order', () => {
  const board = createOrderStore();
  board.replace([makeChange('a'), makeChange('b')]);
  board.add([makeChange('b', {}, watched(5))]);
  expect(shown(board)).toEqual(['a v1 1', 'b v1 5']);
});

test('an older view takes no newer one’s place, be it in a list', () => {
  const board = createOrderStore();
  board.add([makeChange('a', { version: 3 }, watched(2)), makeChange('a', { version: 2 })]);
  expect(shown(board)).toEqual(['a v3 2']);
  board.replace([makeChange('b'), makeChange('a', { version: 2 })]);
  expect(shown(board)).toEqual(['a v3 2', 'b v1 1']);
});

test('a list is the whole truth but for what is newer', () => {
  const board = createOrderStore();
  board.add([makeChange('gone')]);
  board.replace([makeChange('a')]);
  expect(shown(board)).toEqual(['a v1 1']);
});

test('it is bounded', () => {
  const board = createOrderStore();
  board.add(Array.from({ length: 150 }, (_, at) => makeChange(`ord_${at}`)));
  expect(board.get()).toHaveLength(100);
  expect(board.get()[0]?.order.id).toBe('ord_149');
});

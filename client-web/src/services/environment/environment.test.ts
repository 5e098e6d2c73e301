import { afterEach, expect, test, vi } from 'vitest';
import { browserEnvironment } from './environment';

const listener = vi.fn();
let stop: () => void = () => {};

afterEach(() => {
  stop();
  listener.mockReset();
});

function sight(state: DocumentVisibilityState) {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state);
  document.dispatchEvent(new Event('visibilitychange'));
}

test('a page that comes back to sight wakes', () => {
  stop = browserEnvironment().onWake(listener);
  sight('visible');
  expect(listener).toHaveBeenCalledExactlyOnceWith('visible');
});

test('a page that goes out of sight does not wake', () => {
  stop = browserEnvironment().onWake(listener);
  sight('hidden');
  expect(listener).not.toHaveBeenCalled();
});

test('a page from the back/forward cache wakes, a fresh one does not', () => {
  stop = browserEnvironment().onWake(listener);
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: false }));
  expect(listener).not.toHaveBeenCalled();
  window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  expect(listener).toHaveBeenCalledExactlyOnceWith('visible');
});

test('a network that returns wakes as such', () => {
  stop = browserEnvironment().onWake(listener);
  window.dispatchEvent(new Event('online'));
  expect(listener).toHaveBeenCalledExactlyOnceWith('online');
});

test('nothing wakes after the end', () => {
  browserEnvironment().onWake(listener)();
  sight('visible');
  window.dispatchEvent(new Event('online'));
  expect(listener).not.toHaveBeenCalled();
});

import { beforeEach, expect, test, vi } from 'vitest';
import { FakeEnvironment, type FakeStream, pass, problem } from '../../testing/fake-environment';
import { makeView, ORDER_ID } from '../../testing/fixtures';
import { createApi } from '../api/api';
import { createHeartbeat } from './heartbeat';
import { stream } from './stream';
import type { Transport, TransportEvents } from './transport';

let env: FakeEnvironment;
let streams: FakeStream[];
let transport: Transport;
let events: { [Name in keyof TransportEvents]: ReturnType<typeof vi.fn<TransportEvents[Name]>> };

const opened = () => streams.at(-1) as FakeStream;

beforeEach(() => {
  vi.useFakeTimers();
  env = new FakeEnvironment();
  streams = env.stream(ORDER_ID);
  events = { onView: vi.fn(), onAlive: vi.fn(), onUnknown: vi.fn(), onDown: vi.fn() };
  transport = stream.open(
    {
      env,
      reader: createApi(env),
      heartbeat: createHeartbeat(),
      single: true,
      cursors: () => [{ order: ORDER_ID, version: 3 }],
    },
    events,
  );
});

async function open(resume = false) {
  transport.start(resume);
  await pass();
}

async function write(text: string) {
  opened().write(text);
  await pass();
}

test('without resuming the server is asked to send the view at once', async () => {
  await open();
  expect(opened().request.path).toBe(`/api/orders/${ORDER_ID}/events`);
  expect(opened().request.headers.get('accept')).toBe('text/event-stream');
});

test('resuming says which version is held, without a header that needs a preflight', async () => {
  await open(true);
  expect(opened().request.path).toBe(`/api/orders/${ORDER_ID}/events?since=3`);
  expect([...opened().request.headers.keys()]).toEqual(['accept']);
});

test('a stream that was accepted but has not spoken is not yet alive', async () => {
  await open();
  expect(events.onAlive).not.toHaveBeenCalled();
  await write(': heartbeat\n\n');
  expect(events.onAlive).toHaveBeenCalledOnce();
});

test('a view is handed on, also in pieces', async () => {
  await open();
  const text = `id: 4\nevent: order\ndata: ${JSON.stringify(makeView({ version: 4 }))}\n\n`;
  await write(text.slice(0, 50));
  expect(events.onView).not.toHaveBeenCalled();
  await write(text.slice(50));
  expect(events.onView).toHaveBeenCalledWith(expect.objectContaining({ version: 4 }));
});

test.each(['data: not json\n\n', 'data: null\n\n', 'data: {"object":"order"}\n\n'])(
  'the message %j is no view and does no harm',
  async (text) => {
    await open();
    await write(text);
    expect(events.onView).not.toHaveBeenCalled();
    expect(events.onDown).not.toHaveBeenCalled();
  },
);

test('comments are its heartbeat: their distance is learnt', async () => {
  await open();
  await write(': heartbeat\n\n');
  await pass(3_000);
  await write(': heartbeat\n\n');
  await pass(5_999);
  expect(events.onDown).not.toHaveBeenCalled();
  await pass(1);
  expect(events.onDown).toHaveBeenCalledWith({ isSilent: true });
  expect(opened().isAborted).toBe(true);
});

test('a stream that breaks off is down', async () => {
  await open();
  await write(': heartbeat\n\n');
  opened().break();
  await pass();
  expect(events.onDown).toHaveBeenCalledWith({});
});

test('a goodbye names the moment to come back', async () => {
  await open();
  await write('retry: 3000\n\n');
  await write(`retry: 4200\ndata: ${JSON.stringify(makeView())}\n\n`);
  opened().end();
  await pass();
  expect(events.onDown).toHaveBeenCalledWith({ reconnectInMs: 4_200 });
});

test('a stream that a proxy ends after the opening retry is just down', async () => {
  await open();
  await write('retry: 3000\n\n: heartbeat\n\n');
  opened().end();
  await pass();
  expect(events.onDown).toHaveBeenCalledWith({ reconnectInMs: null });
});

test('an unknown order is reported by name', async () => {
  env.on(/\/events/, () => problem(404, 'unknown_order'));
  await open();
  expect(events.onUnknown).toHaveBeenCalledWith(ORDER_ID);
  expect(events.onDown).not.toHaveBeenCalled();
});

test.each([429, 503])('a refusal with %i may name a moment', async (status) => {
  env.on(/\/events/, () => problem(status, 'busy', { 'retry-after': '8' }));
  await open();
  expect(events.onDown).toHaveBeenCalledWith({ reconnectInMs: 8_000 });
});

test('204, which would stop an EventSource, ends this attempt', async () => {
  env.on(/\/events/, () => new Response(null, { status: 204 }));
  await open();
  expect(events.onDown).toHaveBeenCalledWith({ reconnectInMs: null });
});

test('a stream without end of line is left', async () => {
  await open();
  await write('x'.repeat(2_000_000));
  expect(events.onDown).toHaveBeenCalledWith({});
  expect(opened().isAborted).toBe(true);
});

test('a check opens a new one, because a stream cannot be asked how it is', async () => {
  await open();
  transport.check?.();
  expect(opened().isAborted).toBe(true);
  expect(events.onDown).toHaveBeenCalledWith({});
});

test('once stopped it says nothing more', async () => {
  await open();
  transport.stop();
  await pass(120_000);
  expect(opened().isAborted).toBe(true);
  expect(events.onDown).not.toHaveBeenCalled();
});

import { type FakeEnvironment, FakeStream, json } from '../../testing/fake-environment';
import { makeView, ORDER_ID } from '../../testing/fixtures';
import type {
  Delivery,
  DeliveryDetail,
  OrderChange,
  OrderRecord,
  TestbenchSession,
} from '../types/testbench.types';

export const SESSION: TestbenchSession = {
  instance: 'first',
  access: 'loopback',
  sandbox: true,
  livemode: false,
  webhook_path: '/webhooks/stripe',
  secrets: 2,
  ring: { entries: 10_000, bytes: 33_554_432 },
};

export function makeDelivery(number: number, changes: Partial<Delivery> = {}): Delivery {
  return {
    number,
    at: new Date(Date.UTC(2026, 10, 22, 10, 0, 0, number)).toISOString(),
    kept: 'store',
    took_us: 400 + number,
    event: `evt_${number}`,
    type: 'payment_intent.succeeded',
    object_id: `pi_${number}`,
    order: ORDER_ID,
    signature: 'valid',
    http: 200,
    verdict: 'applied',
    reason: '',
    status_before: 'pending',
    status_after: 'paid',
    version: 2,
    bytes: 1_432,
    source: 'webhook',
    ...changes,
  };
}

export const refused = (number: number): Delivery =>
  makeDelivery(number, {
    kept: 'memory',
    signature: 'invalid',
    http: 400,
    verdict: null,
    reason: 'bad_signature',
    order: null,
    status_before: null,
    status_after: null,
    version: null,
  });

/** The numbers from `first` to `last`. */
export const deliveries = (first: number, last: number): Delivery[] =>
  Array.from({ length: last - first + 1 }, (_, at) => makeDelivery(first + at));

export function makeDetail(row: Delivery, changes: Partial<DeliveryDetail> = {}): DeliveryDetail {
  return {
    ...row,
    headers: [['content-type', 'application/json']],
    body: JSON.stringify({ id: row.event, type: row.type }),
    masked: true,
    received_by: { peer: '127.0.0.1' },
    explanation: { ok: true, parts: [{ part: 'header', state: 'ok', detail: 'found' }] },
    timeline: null,
    ...changes,
  };
}

export function makeChange(
  id = ORDER_ID,
  changes: Parameters<typeof makeView>[0] = {},
  watchers: OrderChange['watchers'] = { websocket: 1, sse: 0, long_poll: 0, socket_io: 0 },
): OrderChange {
  return { object: 'order_change', order: makeView({ ...changes, id }), watchers };
}

export function makeRecord(changes: Partial<OrderRecord> = {}): OrderRecord {
  return {
    order: ORDER_ID,
    expected: { amount: 4_900, currency: 'usd' },
    marks: [],
    notes: [],
    ...changes,
  };
}

export const listOf = (data: readonly unknown[], has_more = false) => ({
  object: 'list',
  data,
  has_more,
});

/** The server's side of the testbench in the hands of a test. */
export class FakeTestbench {
  readonly streams: FakeStream[] = [];
  instance = SESSION.instance;
  /** Newest first, as the server lists them. */
  rows: Delivery[];

  constructor(env: FakeEnvironment, rows: readonly Delivery[] = [], session = SESSION) {
    this.rows = rows.toSorted((a, b) => b.number - a.number);
    env.on(/GET .*\/session$/, () => json(session));
    env.on(/GET .*\/events\?/, ({ url }) => {
      const query = new URL(url).searchParams;
      const before = query.get('before');
      const at = this.rows.findIndex(({ number }) => String(number) === before);
      const below = before === null ? this.rows : this.rows.slice(at + 1);
      const limit = Number(query.get('limit'));
      const newest = this.rows[0]?.number ?? 0;
      return json({ ...listOf(below.slice(0, limit), below.length > limit), newest });
    });
    env.on(/GET .*\/events\/\d+(\?reveal=1)?$/, ({ path }) => {
      const number = Number(/events\/(\d+)/.exec(path)?.[1]);
      return json(
        makeDetail(this.rows.find((row) => row.number === number) ?? makeDelivery(number)),
      );
    });
    env.on(/GET .*\/testbench\/(orders\?|attention$|scenarios$)/, () => json(listOf([])));
    env.on(/GET .*\/testbench\/orders\/ord_/, () => json(makeRecord()));
    env.on(/GET .*\/faults$/, () => json({ drop: 0, duplicate: 0, shuffle: 0, delay_ms: 0 }));
    env.on(/GET .*\/stream/, (request) => {
      const stream = new FakeStream(request);
      this.streams.push(stream);
      this.say('hello', { object: 'testbench_stream', instance: this.instance });
      return stream.response;
    });
  }

  get stream(): FakeStream {
    const stream = this.streams.at(-1);
    if (!stream) throw new Error('no stream was opened');
    return stream;
  }

  /** Something comes in: it is kept, and told on the stream. */
  receive(...rows: Delivery[]): void {
    this.rows = [...rows.toReversed(), ...this.rows];
    this.stream.write(
      rows
        .map((row) => `id: ${row.number}\nevent: delivery\ndata: ${JSON.stringify(row)}\n\n`)
        .join(''),
    );
  }

  say(name: string, data: unknown): void {
    this.stream.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}

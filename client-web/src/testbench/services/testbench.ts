import { type ApiError, isTransient, toApiError } from '../../services/api/api-error';
import type { Environment } from '../../services/environment/environment';
import { createTimer } from '../../services/environment/timer';
import { fullJitterMs } from '../../services/transport-manager/backoff';
import { createHeartbeat } from '../../services/transports/heartbeat';
import type {
  AttentionItem,
  Delivery,
  DeliveryPage,
  Faults,
  OrderChange,
  Run,
  RunNews,
  RunOptions,
  RunSource,
  StreamHello,
  TestbenchSession,
} from '../types/testbench.types';
import { createDeliveryLog, type DeliveryLog } from './delivery-log';
import { createFrameBatch } from './frame-batch';
import { createOrderStore, type OrderStore } from './order-store';
import { createRunStore, type RunStore } from './run-store';
import { createStore, type Store } from './store';
import { createTestbenchApi, type TestbenchApi } from './testbench-api';
import { openTestbenchStream } from './testbench-stream';

const PAGE = 500;
/** More than that is missing in between only where somebody slept through it; a reload reads it anew. */
const PAGES_BRIDGED = 20;
const ORDERS = 50;
const ATTENTION_AFTER_MS = 1_500;
/** Whoever comes back after so long a silence does not trust the connection. */
const DOUBTED_AFTER_MS = 60_000;
const RETRY_AT_LEAST_MS = 500;

export interface Connection {
  readonly state: 'connecting' | 'live' | 'down';
  readonly error: ApiError | null;
  readonly nextTryAt: number | null;
}

export interface Past {
  readonly hasMore: boolean;
  readonly isReading: boolean;
}

/** The testbench of one server, over one environment: what is shown, and what keeps it fresh. */
export interface Testbench {
  readonly env: Environment;
  readonly api: TestbenchApi;
  readonly session: TestbenchSession;
  readonly connection: Store<Connection>;
  readonly log: DeliveryLog;
  /** What is older than all that the list holds. */
  readonly past: Store<Past>;
  readonly orders: OrderStore;
  readonly run: RunStore;
  /** Null where there is no sandbox. */
  readonly faults: Store<Faults | null>;
  readonly attention: Store<readonly AttentionItem[]>;
  /** When something was last heard on the stream; null before that. */
  lastHeardAt(): number | null;
  startRun(source: RunSource, options: Partial<RunOptions>): Promise<Run>;
  setFaults(faults: Faults): Promise<void>;
  refreshAttention(): Promise<void>;
  /** Does what an item offers. */
  attendTo(action: NonNullable<AttentionItem['action']>): Promise<void>;
  /** Fills the list further down. */
  readOlder(): Promise<void>;
  tryNow(): void;
  /** Returns how to stop. `onRefused`: access has ended, and no retry helps. */
  start(onRefused: (error: ApiError) => void): () => void;
}

type Message = { readonly name: string; readonly data: unknown };

export function createTestbench(env: Environment, session: TestbenchSession): Testbench {
  const api = createTestbenchApi(env);
  const log = createDeliveryLog(session.ring.entries);
  const past = createStore<Past>({ hasMore: false, isReading: true });
  const orders = createOrderStore();
  const run = createRunStore();
  const faults = createStore<Faults | null>(null);
  const attention = createStore<readonly AttentionItem[]>([]);
  const connection = createStore<Connection>({ state: 'connecting', error: null, nextTryAt: null });
  const heartbeat = createHeartbeat();
  const retry = createTimer(env);
  const attentionDue = createTimer(env);
  const batch = createFrameBatch<Message>(env, apply);

  let instance = session.instance;
  let failures = 0;
  let heardAt: number | null = null;
  let stopStream = () => {};
  let refused: (error: ApiError) => void = () => {};
  /** What belongs to an earlier attempt is not listened to. */
  let attempt = 0;

  async function connect(): Promise<void> {
    attempt += 1;
    const mine = attempt;
    retry.clear();
    stopStream();
    batch.flush();
    connection.set({ ...connection.get(), nextTryAt: null });
    try {
      const page = await api.deliveries(PAGE);
      if (mine !== attempt) return;
      const isGap = takeNewest(page);
      const { stop } = openTestbenchStream(
        { env, heartbeat, after: page.newest ?? 0 },
        {
          onOpen: () => opened(() => mine === attempt, isGap ? page : null),
          onAlive: () => {
            heardAt = env.now();
          },
          onMessage: (name, data) => {
            if (name === 'hello') greeted(data as StreamHello);
            else batch.add({ name, data });
          },
          onDown: (error) => mine === attempt && failed(error),
        },
      );
      stopStream = stop;
    } catch (cause) {
      if (mine === attempt) failed(toApiError(cause));
    }
  }

  /** Whether there is something between this page and what was held already. */
  function takeNewest(page: DeliveryPage): boolean {
    const held = new Set(log.get().rows.map(({ number }) => number));
    log.add(page.data);
    if (held.size === 0) past.set({ hasMore: page.has_more && !log.isFull(), isReading: false });
    return page.has_more && held.size > 0 && !page.data.some(({ number }) => held.has(number));
  }

  /** A server that was started again has the stored requests still, and streams from its own beginning. */
  function greeted(hello: StreamHello): void {
    if (hello.instance === instance) return;
    instance = hello.instance;
    log.restart();
    void connect();
  }

  function opened(isMine: () => boolean, gapBehind: DeliveryPage | null): void {
    failures = 0;
    heardAt = env.now();
    connection.set({ state: 'live', error: null, nextTryAt: null });
    const ignore = () => {};
    if (gapBehind) bridge(isMine, gapBehind).catch(ignore);
    api
      .orders(ORDERS)
      .then(({ data }) => isMine() && orders.replace(data.filter(({ order }) => order)), ignore);
    if (session.sandbox) api.faults().then((now) => isMine() && faults.set(now), ignore);
    refreshAttention().catch(ignore);
    const held = run.get();
    if (held?.state === 'running') api.run(held.id).then(run.open, ignore);
  }

  /** Page by page down to what was held before the break. */
  async function bridge(isMine: () => boolean, from: DeliveryPage): Promise<void> {
    let page = from;
    for (let read = 0; page.has_more && read < PAGES_BRIDGED; read += 1) {
      const next = await api.deliveries(PAGE, page.data.at(-1)?.number);
      if (!isMine()) return;
      const isThere = next.data.some(({ number }) => log.find(number) !== undefined);
      log.add(next.data);
      if (isThere) return;
      page = next;
    }
  }

  async function readOlder(): Promise<void> {
    const oldest = log.get().rows.at(-1);
    const { hasMore, isReading } = past.get();
    if (!oldest || !hasMore || isReading) return;
    past.set({ hasMore, isReading: true });
    try {
      const page = await api.deliveries(PAGE, oldest.number);
      log.add(page.data);
      past.set({ hasMore: page.has_more && !log.isFull(), isReading: false });
    } catch {
      // Whoever scrolls on asks again.
      past.set({ hasMore, isReading: false });
    }
  }

  function failed(error: ApiError | null): void {
    stopStream();
    batch.flush();
    if (error && !isTransient(error)) {
      refused(error);
      return;
    }
    failures += 1;
    const jitterMs = fullJitterMs(failures, () => env.random());
    const delayMs = Math.max(RETRY_AT_LEAST_MS, error?.retryAfterMs ?? jitterMs);
    connection.set({ state: 'down', error, nextTryAt: env.now() + delayMs });
    retry.set(delayMs, () => void connect());
  }

  function apply(messages: readonly Message[]): void {
    const of = <T>(name: string) =>
      messages.filter((message) => message.name === name).map(({ data }) => data as T);
    const deliveries = of<Delivery>('delivery').filter((row) => Number.isInteger(row?.number));
    const changes = of<OrderChange>('order').filter((change) => change?.order);
    const news = of<RunNews>('run').filter((piece) => piece?.run);
    if (deliveries.length > 0) log.add(deliveries);
    if (changes.length > 0) orders.add(changes);
    if (news.length > 0) takeNews(news);
    for (const now of of<Faults>('faults')) faults.set(now);
    if (deliveries.length + changes.length > 0 && !attentionDue.isSet) {
      attentionDue.set(ATTENTION_AFTER_MS, () => refreshAttention().catch(() => {}));
    }
  }

  function takeNews(news: readonly RunNews[]): void {
    const id = news.at(-1)?.run;
    if (id === undefined) return;
    const ofLast = news.filter((piece) => piece.run === id);
    if (run.take(ofLast)) return;
    // Somebody else's run, or the answer to ours is still under way.
    run.open({ id, state: 'running', seed: 0, planned: 0 });
    run.take(ofLast);
    api.run(id).then(run.open, () => {});
  }

  async function refreshAttention(): Promise<void> {
    attentionDue.clear();
    attention.set((await api.attention()).data);
  }

  return {
    env,
    api,
    session,
    connection,
    log,
    past,
    orders,
    run,
    faults,
    attention,
    lastHeardAt: () => heardAt,
    async startRun(source, options) {
      const started = await api.startRun(source, options);
      run.open(started);
      return started;
    },
    async setFaults(wanted) {
      faults.set(await api.setFaults(wanted));
    },
    refreshAttention,
    async attendTo(action) {
      await api.act(action);
      await refreshAttention();
      // What is sent again may fail again, and nothing tells of that.
      attentionDue.set(ATTENTION_AFTER_MS, () => refreshAttention().catch(() => {}));
    },
    readOlder,
    tryNow: () => void connect(),
    start(onRefused) {
      refused = onRefused;
      void connect();
      const unwake = env.onWake((signal) => {
        const isDoubtful = signal === 'online' || env.now() - (heardAt ?? 0) > DOUBTED_AFTER_MS;
        if (connection.get().state !== 'connecting' && isDoubtful) void connect();
      });
      return () => {
        attempt += 1;
        unwake();
        stopStream();
        retry.clear();
        attentionDue.clear();
        batch.clear();
      };
    },
  };
}

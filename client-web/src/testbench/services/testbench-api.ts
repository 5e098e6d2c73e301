import { createRequest } from '../../services/api/request';
import type { Environment } from '../../services/environment/environment';
import type { ListOf } from '../../types/order.types';
import type {
  AttentionItem,
  DeliveryDetail,
  DeliveryPage,
  Faults,
  MailKind,
  MailPreview,
  OrderChange,
  OrderRecord,
  Run,
  RunOptions,
  RunSource,
  Scenario,
  TestbenchSession,
} from '../types/testbench.types';

export const ROOT = '/api/testbench';

/** A dropped file takes its time. */
const UPLOAD_WITHIN_MS = 60_000;

export interface TestbenchApi {
  session(): Promise<TestbenchSession>;
  /** The token goes out once; what stays is a cookie. */
  signIn(token: string): Promise<void>;
  signOut(): Promise<void>;
  /** Newest first, those behind `before`. */
  deliveries(limit: number, before?: number): Promise<DeliveryPage>;
  delivery(number: number, reveal: boolean): Promise<DeliveryDetail>;
  /** Of the body as it is shown; the signature is made for that. */
  curl(number: number, reveal: boolean): Promise<string>;
  scenarioOf(number: number): Promise<string>;
  orders(limit: number): Promise<ListOf<OrderChange>>;
  record(order: string): Promise<OrderRecord>;
  startRun(source: RunSource, options: Partial<RunOptions>): Promise<Run>;
  run(id: string): Promise<Run>;
  stopRun(id: string): Promise<void>;
  scenarios(): Promise<ListOf<Scenario>>;
  faults(): Promise<Faults>;
  setFaults(faults: Faults): Promise<Faults>;
  mailPreview(order: string, kind: MailKind): Promise<MailPreview>;
  attention(): Promise<ListOf<AttentionItem>>;
  act(action: NonNullable<AttentionItem['action']>): Promise<void>;
}

export function createTestbenchApi(env: Environment): TestbenchApi {
  const request = createRequest(env);
  const requestText = createRequest(env, (response) => response.text());
  const get = async <T>(path: string) => (await request(ROOT + path)).data as T;
  const send = async <T>(method: string, path: string, body: unknown, withinMs?: number) =>
    (
      await request(ROOT + path, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...(withinMs === undefined ? {} : { withinMs }),
      })
    ).data as T;
  const text = async (path: string) => (await requestText(ROOT + path)).data as string;

  return {
    session: () => get('/session'),
    signIn: (token) => send('POST', '/session', { token }),
    signOut: () => send('DELETE', '/session', {}),
    deliveries: (limit, before) =>
      get(`/events?limit=${limit}${before === undefined ? '' : `&before=${before}`}`),
    delivery: (number, reveal) => get(`/events/${number}${reveal ? '?reveal=1' : ''}`),
    curl: (number, reveal) => text(`/events/${number}/curl${reveal ? '?reveal=1' : ''}`),
    scenarioOf: (number) => text(`/events/${number}/scenario`),
    orders: (limit) => get(`/orders?limit=${limit}`),
    record: (order) => get(`/orders/${encodeURIComponent(order)}`),
    startRun: (source, options) =>
      send('POST', '/runs', { ...source, ...options }, UPLOAD_WITHIN_MS),
    run: (id) => get(`/runs/${encodeURIComponent(id)}`),
    stopRun: (id) => send('POST', `/runs/${encodeURIComponent(id)}/stop`, {}),
    scenarios: () => get('/scenarios'),
    faults: () => get('/faults'),
    setFaults: (faults) => send('POST', '/faults', faults),
    mailPreview: (order, kind) =>
      get(`/mail/preview?order=${encodeURIComponent(order)}&kind=${kind}`),
    attention: () => get('/attention'),
    async act({ method, path, body }) {
      // The list may quote what others sent; it leads nowhere but to the testbench itself.
      if (!path.startsWith(`${ROOT}/`) || path.includes('..')) throw new Error('foreign action');
      await send(method, path.slice(ROOT.length), body ?? {});
    },
  };
}

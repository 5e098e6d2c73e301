// What is measured. A stage is a list of runs, gone through once in each turn: which peer, and what the load program
// does with it. `options` go to the peer's start; `orders` is how many the store of orderwire holds, where that matters;
// a `shared` store is not copied for each run, because nothing is written to it.
import { availableParallelism } from 'node:os';
import * as nchan from './peers/nchan.mjs';
import * as orderwire from './peers/orderwire.mjs';
import * as socketio from './peers/socketio.mjs';
import * as ws from './peers/ws.mjs';

export const FULL = {
  turns: 5,
  seconds: 3,
  watchers: 10_000,
  growth: [1000, 6000, 18_000],
  stored: 1_000_000,
  purchases: 15_000,
};

/** For a look: too short to compare. */
export const QUICK = {
  turns: 1,
  seconds: 1,
  watchers: 2000,
  growth: [500, 2000],
  stored: 20_000,
  purchases: 2000,
};

export const peers = [orderwire, nchan, ws, socketio];

export const GET_CONNECTIONS = 64;
export const RATE = 2000;
/** Half the disks that one rents are as slow. */
export const SLOW_SYNC_MS = 4;

export function stages({ seconds, watchers, growth, stored, purchases }) {
  const gets = ['get', 'get-etag'].map((kind) => `${kind}:${GET_CONNECTIONS}:${seconds}`);
  const publishing = [`closed:16:${seconds}`, `closed:256:${seconds}`, `open:${RATE}:${seconds}`];
  const each = (load) => peers.map((peer) => ({ key: peer.name, peer, ...load }));
  const own = (key, load) => ({ key: String(key), peer: orderwire, ...load });
  // Each order once, among many that nobody asked about: created before, paid and enrolled now.
  const sale = (key, phase, load) =>
    own(key, {
      ...{ watchers: purchases, orders: stored, spread: true, cold: true, sink: true },
      phases: [`${phase}:${seconds}`],
      ...load,
    });
  const sales = (load) => [
    sale('16', 'purchases:16', load),
    sale('256', 'purchases:256', load),
    sale(`${RATE}/s due`, `purchases-open:${RATE}`, load),
  ];
  return {
    purchases: [...sales({}), sale('floor', 'purchases:256', { floor: true })],
    'slow disk': sales({ syncMs: SLOW_SYNC_MS }),
    push: each({ watchers, phases: publishing }),
    'fan-out': each({ watchers, oneOrder: true, phases: [`closed:1:${seconds}`] }),
    transports: ['sse', 'long-poll'].map((transport) =>
      own(transport, { watchers, transport, phases: [] }),
    ),
    get: [
      own('orderwire', { watchers: GET_CONNECTIONS, phases: gets }),
      {
        ...{ key: 'nginx', peer: nchan, options: { workers: availableParallelism() } },
        ...{ watchers: GET_CONNECTIONS, path: nchan.STATIC_PATH, phases: gets },
      },
    ],
    growth: growth.map((size) =>
      own(size, { watchers: size, phases: [`open:${RATE}:${seconds}`] }),
    ),
    stored: [watchers, stored].map((orders) =>
      own(orders, { watchers: 1, orders, shared: true, phases: gets.slice(0, 1) }),
    ),
  };
}

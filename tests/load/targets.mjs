// What orderwire is to reach, in one run beside the others. Each target is {what, target, unit, value, limit, atLeast,
// beside, besideName}: `value` is orderwire's, `limit` what its median may be at least or at most.
import {
  connectsPerSecond,
  cpuEach,
  cpuPerDelivery,
  digits,
  figure,
  floorPerSecond,
  memoryKib,
  ofPhase,
  p50,
  p99,
  perSecond,
  purchasesPerSecond,
  spread,
} from './figures.mjs';
import { RATE, SLOW_SYNC_MS } from './stages.mjs';
import { median } from './statistics.mjs';

const FLAT_WITHIN = 0.25;
const UNCHANGED_WITHIN = 0.1;
const READY_WITHIN_MS = 1000;

const better = (one, other) => (one && other && other.median > one.median ? other : one);

const OPEN = `purchases-open:${RATE}`;

function purchases(results) {
  const at = (key, pick) => figure(results, 'purchases', key, pick);
  const floor = at('floor', floorPerSecond);
  return [
    {
      what: 'purchases, closed loop of 256: each paid, committed, enrolled, mailed and told to the shop',
      target: 'at least 0.5 of what the same statements take by themselves',
      unit: '/s',
      value: at('256', ofPhase('purchases:256', purchasesPerSecond)),
      limit: 0.5 * floor?.median,
      atLeast: true,
      beside: floor,
      besideName: 'SQLite alone',
    },
    {
      what: 'server CPU for a webhook of a purchase, everything that follows from it included',
      target: 'at most 130 µs',
      unit: 'µs',
      value: at('256', ofPhase('purchases:256', cpuEach)),
      limit: 130,
    },
  ];
}

const slowDisk = (results) =>
  [
    [p50, 'median', 'one and a half syncs and 2 ms', 1.5 * SLOW_SYNC_MS + 2],
    [p99, 'p99', 'four syncs', 4 * SLOW_SYNC_MS],
  ].map(([pick, name, target, limit]) => ({
    what: `payment due to frame at ${digits(RATE)}/s on a disk that syncs in ${SLOW_SYNC_MS} ms, ${name}`,
    target: `at most ${target}`,
    unit: 'ms',
    value: figure(results, 'slow disk', `${RATE}/s due`, ofPhase(OPEN, pick)),
    limit,
  }));

function push(results) {
  const own = (pick) => figure(results, 'push', 'orderwire', pick);
  const nchan = (pick) => figure(results, 'push', 'nchan', pick);
  const closed = ofPhase('closed:256', perSecond);
  const plain = better(nchan(closed), nchan(ofPhase('closed:16', perSecond)));
  const cpu = ofPhase('closed:256', cpuEach);
  const [middle, late] = [p50, p99].map((pick) => ofPhase(`open:${RATE}`, pick));
  const fsync = median(results.fsyncMs);
  return [
    {
      what: 'webhooks verified, committed with `synchronous=FULL` and pushed, closed loop of 256',
      target: 'at least 0.5 of nchan’s plain publish rate (its better of 16 and 256)',
      unit: '/s',
      value: own(closed),
      limit: 0.5 * plain?.median,
      atLeast: true,
      beside: plain,
    },
    {
      what: 'server CPU for one of them, everything included',
      target: 'at most 100 µs',
      unit: 'µs',
      value: own(cpu),
      limit: 100,
      beside: nchan(cpu),
    },
    {
      what: `webhook due to frame at ${digits(RATE)}/s, median`,
      target: `at most two fsyncs of that disk (${digits(fsync)} ms each) and 0.5 ms`,
      unit: 'ms',
      value: own(middle),
      limit: 2 * fsync + 0.5,
      beside: nchan(middle),
    },
    {
      what: `webhook due to frame at ${digits(RATE)}/s, p99`,
      target: 'at most nchan’s and 10 ms',
      unit: 'ms',
      value: own(late),
      limit: nchan(late)?.median + 10,
      beside: nchan(late),
    },
    {
      what: 'new WebSocket watchers, each with its view',
      target: 'at least nchan’s',
      unit: '/s',
      value: own(connectsPerSecond),
      limit: nchan(connectsPerSecond)?.median,
      atLeast: true,
      beside: nchan(connectsPerSecond),
    },
    {
      what: 'user-space memory of an idle watcher, WebSocket',
      target: 'at most 4.5 KiB',
      unit: 'KiB',
      value: own(memoryKib),
      limit: 4.5,
      beside: nchan(memoryKib),
    },
  ];
}

const transports = (results) =>
  ['sse', 'long-poll'].map((transport) => ({
    what: `user-space memory of an idle watcher, ${transport === 'sse' ? 'SSE' : 'long-poll'}`,
    target: 'at most 3.5 KiB',
    unit: 'KiB',
    value: figure(results, 'transports', transport, memoryKib),
    limit: 3.5,
  }));

function fanOut(results) {
  const at = (peer) => figure(results, 'fan-out', peer, ofPhase('closed:1', cpuPerDelivery));
  return [
    {
      what: 'one order that all watch: server CPU for each delivery',
      target: 'at most nchan’s',
      unit: 'µs',
      value: at('orderwire'),
      limit: at('nchan')?.median,
      beside: at('nchan'),
    },
  ];
}

const gets = (results) =>
  ['get', 'get-etag'].map((kind) => {
    const at = (key) => figure(results, 'get', key, ofPhase(kind, perSecond));
    return {
      what: `\`GET /api/orders/{id}\`, ${kind === 'get' ? 'whole' : 'with an ETag that still holds'}`,
      target: 'at least 0.5 of the same nginx with a static file of that size',
      unit: '/s',
      value: at('orderwire'),
      limit: 0.5 * at('nginx')?.median,
      atLeast: true,
      beside: at('nginx'),
      besideName: 'nginx',
    };
  });

const growth = (results) =>
  [
    ['memory', memoryKib],
    ['CPU for each delivery', ofPhase(`open:${RATE}`, cpuPerDelivery)],
  ].map(([name, pick]) => ({
    what: `a watcher’s ${name}, as watchers grow (${Object.keys(results.stages.growth ?? {}).join(', ')}): most beside least`,
    target: 'flat within 25 %',
    unit: '×',
    value: spread(results, 'growth', pick),
    limit: 1 + FLAT_WITHIN,
  }));

function stored(results) {
  const [few, many] = Object.keys(results.stages.stored ?? {});
  const at = (key, pick) => figure(results, 'stored', key, pick);
  const rate = ofPhase('get', perSecond);
  return [
    {
      what: `start to ready with ${digits(Number(many))} stored orders`,
      target: 'under 1 s',
      unit: 'ms',
      value: at(many, (run) => run.readyMs),
      limit: READY_WITHIN_MS,
      beside: at(few, (run) => run.readyMs),
      besideName: `with ${digits(Number(few))}`,
    },
    {
      what: `look-ups among ${digits(Number(many))} orders`,
      target: `as many as among ${digits(Number(few))}, within 10 %`,
      unit: '/s',
      value: at(many, rate),
      limit: (1 - UNCHANGED_WITHIN) * at(few, rate)?.median,
      atLeast: true,
      beside: at(few, rate),
      besideName: `with ${digits(Number(few))}`,
    },
  ];
}

/** Those of which everything was measured, each with `reached`. */
export function targets(results) {
  return [purchases, slowDisk, push, transports, fanOut, gets, growth, stored]
    .flatMap((part) => part(results))
    .filter(({ value, limit }) => value && Number.isFinite(limit))
    .map((target) => {
      const { value, limit, atLeast } = target;
      return { ...target, reached: atLeast ? value.median >= limit : value.median <= limit };
    });
}

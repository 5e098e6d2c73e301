// Writes what was measured as docs/benchmarks.md.
import {
  connectsPerSecond,
  cpuEach,
  cpuPerDelivery,
  digits,
  figure,
  finalP50,
  finalP99,
  floorPerSecond,
  memoryKib,
  missed,
  ofOnlyPhase,
  ofPhase,
  p50,
  p99,
  perSecond,
  purchasesPerSecond,
  written,
} from './figures.mjs';
import { MESSAGE_BYTES } from './peers/message.mjs';
import { OPTIONS } from './peers/orderwire.mjs';
import { FILL } from './run.mjs';
import { GET_CONNECTIONS, RATE, SLOW_SYNC_MS } from './stages.mjs';
import { summary } from './statistics.mjs';
import { targets } from './targets.mjs';

const row = (cells) => `| ${cells.join(' | ')} |`;
const table = (head, rows) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n').concat('\n');

/** A table with a line for each run of a stage; `columns`: [title, pick]. Empty where the stage was not run. */
function stageTable(results, stage, first, columns) {
  const keys = Object.keys(results.stages[stage] ?? {});
  if (keys.length === 0) return '';
  const line = (key) => [
    Number.isInteger(Number(key)) ? digits(Number(key)) : key,
    ...columns.map(([, pick]) => written(figure(results, stage, key, pick))),
  ];
  return table([first, ...columns.map(([title]) => title)], keys.map(line));
}

function section(title, ...parts) {
  const body = parts.filter(Boolean);
  return body.length === 0 ? '' : `## ${title}\n\n${body.join('\n')}`;
}

function targetTable(results) {
  const lines = targets(results).map((target) => {
    const { what, unit, value, limit, beside, besideName = 'nchan', reached } = target;
    return [
      what,
      target.target,
      `${written(value)} ${unit}`,
      beside ? `${besideName}: ${written(beside)} ${unit}` : '',
      beside ? digits(value.median / beside.median) : '',
      `${reached ? 'yes' : '**no**'} (limit ${digits(limit)})`,
    ];
  });
  return table(['', 'target', 'orderwire', 'beside', 'ratio', 'reached'], lines);
}

const SALES = [
  ['purchases/s', ofOnlyPhase(purchasesPerSecond)],
  ['webhooks/s', ofOnlyPhase(perSecond)],
  ['server CPU each webhook, µs', ofOnlyPhase(cpuEach)],
  ['due to frame, median, ms', ofOnlyPhase(p50)],
  ['p99, ms', ofOnlyPhase(p99)],
  ['due to enrolled, median, ms', ofOnlyPhase(finalP50)],
  ['p99, ms', ofOnlyPhase(finalP99)],
  ['refused or lost', ofOnlyPhase(missed)],
];

function floor(results) {
  const runs = results.stages.purchases?.floor;
  if (!runs) return '';
  const beside = written(figure(results, 'purchases', 'floor', floorPerSecond));
  return `The statements of such a run (closed loop of 256) by themselves, in the same groups on the same store, without network, HTTP and JSON: ${beside} purchases/s.\n`;
}

const without = (stage, key) => {
  const { [key]: _, ...others } = stage ?? {};
  return others;
};

const purchases = (results, { purchases, stored }) => {
  const own = { ...results.stages, purchases: without(results.stages.purchases, 'floor') };
  const tables = ['purchases', 'slow disk'].map((stage) =>
    stageTable({ ...results, stages: own }, stage, 'in flight', SALES),
  );
  const slow =
    tables[1] && `On a disk that takes ${SLOW_SYNC_MS} ms longer for each sync:\n\n${tables[1]}`;
  return section(
    `Purchases: each of ${digits(purchases)} watched orders once, among ${digits(stored)}`,
    tables[0],
    floor(results),
    slow,
  );
};

const publishing = (results, { watchers }) =>
  section(
    `One publish to one of ${digits(watchers)} watchers`,
    stageTable(results, 'push', 'WebSocket', [
      ['memory of an idle watcher, KiB', memoryKib],
      ['new watchers/s', connectsPerSecond],
      ['16 publishers, /s', ofPhase('closed:16', perSecond)],
      ['256 publishers, /s', ofPhase('closed:256', perSecond)],
      ['server CPU each, µs', ofPhase('closed:256', cpuEach)],
      [`median delay at ${digits(RATE)}/s, ms`, ofPhase(`open:${RATE}`, p50)],
      ['p99, ms', ofPhase(`open:${RATE}`, p99)],
      ['refused or lost', (run) => run.phases.reduce((sum, phase) => sum + missed(phase), 0)],
    ]),
  );

const fanOut = (results, { watchers }) =>
  section(
    `One order, ${digits(watchers)} watchers`,
    stageTable(results, 'fan-out', 'WebSocket', [
      ['server CPU for each delivery, µs', ofPhase('closed:1', cpuPerDelivery)],
      ['deliveries/s', ofPhase('closed:1', (phase) => phase.delivered / phase.seconds)],
      ['until a watcher has it, median, ms', ofPhase('closed:1', p50)],
      ['lost', ofPhase('closed:1', missed)],
    ]),
  );

const gets = (results) =>
  section(
    'Plain GET',
    stageTable(results, 'get', `${GET_CONNECTIONS} connections`, [
      ['200, /s', ofPhase('get', perSecond)],
      ['p99, ms', ofPhase('get', p99)],
      ['server CPU, µs', ofPhase('get', cpuEach)],
      ['304, /s', ofPhase('get-etag', perSecond)],
      ['p99, ms', ofPhase('get-etag', p99)],
      ['server CPU, µs', ofPhase('get-etag', cpuEach)],
    ]),
  );

const own = (results) =>
  section(
    'orderwire alone',
    stageTable(results, 'transports', 'transport', [
      ['memory of an idle watcher, KiB', memoryKib],
      ['new watchers/s', connectsPerSecond],
    ]),
    stageTable(results, 'growth', 'WebSocket watchers', [
      ['memory each, KiB', memoryKib],
      [`CPU for each delivery at ${digits(RATE)}/s, µs`, ofPhase(`open:${RATE}`, cpuPerDelivery)],
      ['p99 delay, ms', ofPhase(`open:${RATE}`, p99)],
    ]),
    stageTable(results, 'stored', 'stored orders', [
      ['from start to ready, ms', (run) => run.readyMs],
      ['look-ups/s', ofPhase('get', perSecond)],
      ['median, ms', ofPhase('get', p50)],
      ['p99, ms', ofPhase('get', p99)],
    ]),
  );

/** Name and version as it was started, for each peer that was run. */
function versions(results, peers) {
  const runs = Object.values(results.stages).flatMap((runs) => Object.values(runs).flat());
  return peers.flatMap(({ name }) => {
    const version = runs.find((run) => run.peer === name)?.version;
    return version ? [[name, version]] : [];
  });
}

const machineTable = (results, machine, peers) =>
  table(
    ['', ''],
    [
      ...machine,
      ['4 KiB written in place and synced', `${written(summary(results.fsyncMs))} ms`],
      ...versions(results, peers),
    ],
  );

function configured(results, peers) {
  const measured = new Set(versions(results, peers).map(([name]) => name));
  const parts = peers.filter(({ name }) => measured.has(name));
  const lines = parts.map(({ name, settings }) =>
    [`**${name}**`, ...settings.map((line) => `- ${line}`)].join('\n'),
  );
  return lines.join('\n\n').concat('\n');
}

function commands(results) {
  const lines = Object.entries(results.stages).flatMap(([stage, runs]) => [
    `# ${stage}`,
    ...new Set(Object.values(runs).map(([run]) => run.command)),
  ]);
  const serve = `orderwire serve --listen 127.0.0.1:PORT --store sqlite:orders.db ${OPTIONS.join(' ')}`;
  return ['```', FILL, serve, ...lines, '```', ''].join('\n');
}

const COMPARED = `What orderwire does for each of these: it reads a webhook of 1.5 KiB, verifies its HMAC, parses it, stores it raw, finds its order, decides, commits all that with \`synchronous=FULL\`, answers, and pushes the order's new view. The events leave the order open, so each one is pushed. The others get ${MESSAGE_BYTES} bytes, as long as such a view, by an unsigned POST, keep the newest message in memory, and push it: what they are told is gone when they end.

- A purchase is an order that was created before, alone on its page of the store among so many, which is not in memory when the server starts: one in ten is declined first, all are paid, and each is followed until it is enrolled. Mail and outgoing webhooks are on, logs are as by default. Its figures count the webhooks of the tenth that were declined, too.
- The publishers and watchers are one program on the same cores, so a rate is what the machine can do with both; server CPU is the server's alone (the kernel's work for it included), summed over its processes.
- A delay runs from the moment at which a message was due, not sent, until its watcher has read it: a publisher that is held up counts.
- Memory is the growth of the server's own pages (anonymous and shared, each counted once), a second after the last watcher came, by the number of watchers. What the kernel keeps for a socket is the same for all, and not in it.
- Watchers come 256 at a time. orderwire's wait for their view; those of nchan and \`ws\` for the open WebSocket, Socket.IO's for the answer to \`watch\`.
- With one order that all watch, the next message goes out when all have the last: orderwire lets a newer view replace an older one that was not sent yet, and would otherwise be spared work.
- The start with many orders is that of a server which was stopped in order, its file in the page cache; look-ups are of orders taken at random.
- Not compared: TLS, compression, many machines, reconnecting, and what clients need beside (tokens, presence, history).
`;

/** `results`: {fsyncMs: […], repeated: […], stages: {STAGE: {KEY: [what the load program said, by turn]}}}. */
export function report({ results, machine, peers, scale }) {
  const repeated = results.repeated.map((why) => `- ${why}`);
  const taken = scale.turns === 1 ? 'one turn, too short to compare' : `${scale.turns} turns`;
  return [
    `# Benchmarks\n\nMade by \`script/bench\`, which anybody can run again. Each figure is the median of ${taken}, with the least and the greatest behind it; in each turn one server after the other is started afresh and measured for ${scale.seconds} s at each point.\n`,
    section('Targets', targetTable(results)),
    purchases(results, scale),
    publishing(results, scale),
    fanOut(results, scale),
    gets(results),
    own(results),
    section('What is compared', COMPARED),
    section('The machine', machineTable(results, machine, peers)),
    section('How each is configured', configured(results, peers)),
    section('The commands', commands(results)),
    repeated.length > 0
      ? section('Runs that failed and were repeated', `${repeated.join('\n')}\n`)
      : '',
  ]
    .filter(Boolean)
    .join('\n');
}

// The soak: customers come, watch on every transport, pay at a sandbox of its own (Stripe is another program in real
// life too), or leave, while the server's memory, open files, log and processor time are sampled. Prints a table, and
// whether the figures level off. script/crash runs it: node crash/soak.mjs [--seconds 600] [--rate 80]
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startProgram } from '../conformance/program.mjs';
import { Customers } from './support/customers.mjs';
import { levels } from './support/levels.mjs';
import { cpuSeconds, fileBytes, memoryBytes, openFiles } from './support/processes.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '600' },
    rate: { type: 'string', default: '80' },
  },
});
const seconds = Number(values.seconds);
const interval = Math.max(1, Math.round(seconds / 120));
const rows = 20; // of the table: a line for every few samples

for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1)); // and so do the programs

const folder = fileURLToPath(new URL('../../build/crash/soak', import.meta.url));
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const store = join(folder, 'orders.db');

const KEY = 'sk_test_of_the_soak';

async function form(url, fields) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { authorization: `Bearer ${KEY}` },
    body: new URLSearchParams(fields),
  });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
  return answer.json();
}

// The server wants the secret of Stripe's endpoint, the endpoint wants the server's address: that one comes second.
const sandbox = await startProgram(['sandbox', '--listen', '127.0.0.1:0', '--log-level', 'error'], {
  url: /^sandbox: (\S+)$/,
});
const endpoint = await form(`${sandbox.url}/v1/webhook_endpoints`, {
  url: 'http://127.0.0.1:9/',
  'enabled_events[]': '*',
});
const server = await startProgram(
  [
    ...['serve', '--listen', '127.0.0.1:0', '--store', `sqlite:${store}`],
    ...['--stripe-api', sandbox.url, '--stripe-secret-key', KEY],
    ...['--stripe-publishable-key', 'pk_test_of_the_soak'],
    ...['--stripe-webhook-secret', endpoint.secret],
    ...['--requests-per-second', '0', '--connections-per-address', '0', '--orders-per-hour', '0'],
    ...['--log-level', 'warn'],
  ],
  { url: /open (\S+)$/ },
);
await form(`${sandbox.url}/v1/webhook_endpoints/${endpoint.id}`, {
  url: `${server.url}/webhooks/stripe`,
});

const catalogue = await (await fetch(`${server.url}/api/courses`)).json();
const customers = new Customers({
  shop: server.url,
  stripe: sandbox.url,
  courses: catalogue.data.map(({ id }) => id),
  rate: Number(values.rate),
});

async function webhooksTaken() {
  const text = await (await fetch(`${server.url}/metrics`)).text();
  const counts = [...text.matchAll(/^orderwire_webhooks_total\{.*\} (\d+)$/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function sample(before) {
  const now = {
    at: performance.now(),
    cpu: cpuSeconds(server.pid),
    orders: customers.counts.came,
    webhooks: await webhooksTaken(),
    memory: memoryBytes(server.pid),
    files: openFiles(server.pid),
    watching: customers.counts.watching,
    wal: fileBytes(`${store}-wal`),
    database: fileBytes(store),
  };
  const since = (figure) => now[figure] - (before?.[figure] ?? 0);
  now.bytesPerOrder = now.database / Math.max(1, now.orders);
  now.cpuPerOrder = since('cpu') / Math.max(1, since('orders'));
  now.webhooksPerSecond = (since('webhooks') * 1000) / (now.at - (before?.at ?? began));
  return now;
}

const mib = (bytes) => (bytes / 1024 / 1024).toFixed(1);
const columns = [
  ['seconds', (s) => ((s.at - began) / 1000).toFixed(0)],
  ['orders', (s) => s.orders],
  ['webhooks/s', (s) => s.webhooksPerSecond.toFixed(0)],
  ['watching', (s) => s.watching],
  ['memory MiB', (s) => mib(s.memory)],
  ['open files', (s) => s.files],
  ['WAL MiB', (s) => mib(s.wal)],
  ['database MiB', (s) => mib(s.database)],
  ['bytes/order', (s) => s.bytesPerOrder.toFixed(0)],
  ['CPU ms/order', (s) => (s.cpuPerOrder * 1000).toFixed(2)],
];
const row = (cells) => `| ${cells.map((cell) => String(cell).padStart(9)).join(' | ')} |`;

console.log(row(columns.map(([name]) => name)));
const began = performance.now();
const samples = [];
customers.start();
for (let count = 1; count * interval <= seconds; count += 1) {
  await new Promise((resolve) =>
    setTimeout(resolve, began + count * interval * 1000 - performance.now()),
  );
  samples.push(await sample(samples.at(-1)));
  const shown = Math.max(1, Math.round(seconds / interval / rows));
  if (count % shown === 0) console.log(row(columns.map(([, show]) => show(samples.at(-1)))));
}
customers.stop();

let good = customers.faults.length === 0;
for (const { figure, middle, last, level } of levels(samples)) {
  const changed = ((last / Math.max(middle, 1e-9) - 1) * 100).toFixed(1);
  console.log(
    `${level ? 'ok    ' : 'FAIL  '}${figure}: the last third ${changed} % against the middle one`,
  );
  good &&= level;
}
const { came, paid, left } = customers.counts;
console.log(
  `${came} customers, ${paid} paid, ${left} left; ${customers.faults.length} had trouble`,
);
for (const fault of customers.faults.slice(0, 5)) console.log(`FAIL  ${fault}`);
await server.stop();
await sandbox.stop();
process.exit(good ? 0 : 1);

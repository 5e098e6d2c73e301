// Runs what stages.mjs lists, prints the report, and writes it to docs/benchmarks.md.
//   --quick       a short look at everything, of which nothing is written
//   --only STAGE  one stage alone, as long as ever; likewise not written; repeatable
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine, fsyncMs } from './machine.mjs';
import { report } from './report.mjs';
import { fill, measure, workplace } from './run.mjs';
import { FULL, peers, QUICK, stages } from './stages.mjs';

const document = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

const { values: options } = parseArgs({
  options: { quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
});
const scale = options.quick ? QUICK : FULL;
const all = stages(scale);
const chosen = options.only ?? Object.keys(all);
const unknown = chosen.find((name) => !all[name]);
if (unknown) {
  console.error(`--only ${unknown}: ${Object.keys(all).join(', ')} are accepted`);
  process.exit(2);
}

/** One that fails is done once more: half an hour should not be lost to one refused connection. It is reported. */
async function measured(run, filled, repeated) {
  try {
    return await measure(run, filled);
  } catch (error) {
    console.error(`${error.message}: once more`);
    repeated.push(`${run.peer.name}: ${error.message}`);
    return measure(run, filled);
  }
}

async function runAll() {
  const results = { fsyncMs: [], repeated: [], stages: {} };
  const filled = new Map();
  const most = Math.max(scale.watchers, ...scale.growth);
  for (const name of chosen) {
    const turns = {};
    for (let turn = 1; turn <= scale.turns; ++turn) {
      results.fsyncMs.push(fsyncMs(workplace));
      for (const run of all[name]) {
        console.error(`${name}, turn ${turn} of ${scale.turns}: ${run.key}`);
        const orders = run.orders ?? most;
        if (run.peer.name === 'orderwire' && !filled.has(orders)) {
          filled.set(orders, await fill(orders));
        }
        turns[run.key] ??= [];
        turns[run.key].push(await measured(run, filled.get(orders), results.repeated));
      }
    }
    results.stages[name] = turns;
  }
  return results;
}

await rm(workplace, { recursive: true, force: true });
await mkdir(workplace, { recursive: true });
const machine = describeMachine();
const results = await runAll();
await rm(workplace, { recursive: true });
const text = report({ results, machine, peers, scale });
console.log(text);
if (!options.quick && !options.only) await writeFile(document, text);

// Runs what stages.mjs lists, prints the report, and writes it to docs/benchmarks.md.
//   --quick       a short look at everything, of which nothing is written
//   --only STAGE  one stage alone, as long as ever; likewise not written; repeatable
import { rmSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { describeMachine, fsyncMs } from './machine.mjs';
import { report } from './report.mjs';
import { fill, measure, workplace } from './run.mjs';
import { FULL, peers, QUICK, stages } from './stages.mjs';

const document = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url));

/** {scale, all, chosen, write}; throws where something else was asked for. */
function asked() {
  const { values } = parseArgs({
    options: { quick: { type: 'boolean' }, only: { type: 'string', multiple: true } },
  });
  const scale = values.quick ? QUICK : FULL;
  const all = stages(scale);
  const chosen = values.only ?? Object.keys(all);
  const unknown = chosen.find((name) => !all[name]);
  if (unknown) throw new Error(`--only ${unknown}: ${Object.keys(all).join(', ')} are accepted`);
  return { scale, all, chosen, write: !values.quick && !values.only };
}

/** One that fails is done once more: half an hour should not be lost to one refused connection. It is reported. */
async function measured(stage, run, filled, repeated) {
  try {
    return await measure(run, filled);
  } catch (error) {
    console.error(`${error.message}: once more`);
    repeated.push(`${stage}, ${run.key}: ${error.message}`);
    return measure(run, filled);
  }
}

async function runAll({ scale, all, chosen }) {
  const results = { fsyncMs: [], repeated: [], stages: {} };
  const filled = new Map();
  const most = Math.max(scale.watchers, ...scale.growth);
  for (const stage of chosen) {
    const turns = {};
    for (let turn = 1; turn <= scale.turns; ++turn) {
      results.fsyncMs.push(fsyncMs(workplace));
      for (const run of all[stage]) {
        const orders = run.orders ?? most;
        if (run.peer.name === 'orderwire' && !filled.has(orders)) {
          console.error(`filling a store with ${orders} orders`);
          filled.set(orders, await fill(orders));
        }
        console.error(`${stage}, turn ${turn} of ${scale.turns}: ${run.key}`);
        turns[run.key] ??= [];
        turns[run.key].push(await measured(stage, run, filled.get(orders), results.repeated));
      }
    }
    results.stages[stage] = turns;
  }
  return results;
}

async function bench(plan) {
  await rm(workplace, { recursive: true, force: true });
  process.once('exit', () => rmSync(workplace, { recursive: true, force: true }));
  await mkdir(workplace, { recursive: true });
  const machine = describeMachine();
  const results = await runAll(plan);
  const text = report({ results, machine, peers, scale: plan.scale });
  console.log(text);
  if (plan.write) await writeFile(document, text);
}

let plan;
try {
  plan = asked();
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
await bench(plan).catch((error) => {
  console.error(`not measured: ${error.message}`);
  process.exit(1);
});

// The program under test: ORDERWIRE_PROGRAM, or the build's.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../build/release/orderwire', import.meta.url));

/** Where it is. */
export function programPath() {
  const program = process.env.ORDERWIRE_PROGRAM ?? built;
  if (!existsSync(program)) throw new Error(`there is no ${program}: run script/build`);
  return program;
}

// No program outlives the tests, however they end.
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

// Starts `orderwire ARGS` and reads from its output what `patterns` name: {url: /^sandbox: (\S+)$/} gives {url}.
// `stop` ends it as an operator does, `crash` as a power cut does.
export async function startProgram(args, patterns) {
  const child = spawn(programPath(), args, { stdio: ['ignore', 'pipe', 'inherit'] });
  running.add(child);
  const gone = once(child, 'exit').then(() => running.delete(child));
  const end = async (signal) => {
    child.kill(signal);
    await gone;
  };
  const found = {};
  const missing = new Set(Object.keys(patterns));
  for await (const line of createInterface({ input: child.stdout })) {
    for (const name of missing) {
      const match = line.match(patterns[name]);
      if (!match) continue;
      found[name] = match[1];
      missing.delete(name);
    }
    if (missing.size === 0) {
      child.stdout.resume();
      return { ...found, pid: child.pid, stop: () => end('SIGTERM'), crash: () => end('SIGKILL') };
    }
  }
  throw new Error(`orderwire ${args.join(' ')} ended before it said ${[...missing].join(', ')}`);
}

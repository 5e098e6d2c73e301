// The program as a shell sees it: arguments in, lines and an exit code out.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { programPath } from '../../conformance/program.mjs';
import { PATIENCE_MS } from '../../support/patience.mjs';

// Nothing that was started here outlives the tests.
const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A folder for one test, which goes away with it. */
export function temporaryFolder(test) {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-program-'));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts the program; `lines` and `errors` fill as it speaks. */
export function start(args, environment = {}) {
  const child = spawn(programPath(), args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...environment },
  });
  running.add(child);
  const lines = [];
  const errors = [];
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
  createInterface({ input: child.stderr }).on('line', (line) => errors.push(line));
  const ended = new Promise((resolve) => {
    child.once('close', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  return { child, lines, errors, ended };
}

/** Runs the program to its end. */
export async function run(args, environment = {}) {
  const program = start(args, environment);
  const code = await program.ended;
  return { code, lines: program.lines, errors: program.errors };
}

/** Where a server keeps its store in a folder. */
export const storeIn = (folder) => join(folder, 'orders.db');

/** Starts a server that need not come to serve; it ends with the test. */
export function startServer(test, folder, args, environment = {}) {
  const server = start(
    [
      ...['serve', '--listen', '127.0.0.1:0', '--store', `sqlite:${storeIn(folder)}`],
      ...['--threads', '1', '--requests-per-second', '0', ...args],
    ],
    environment,
  );
  test.after(async () => {
    server.child.kill('SIGTERM');
    await server.ended;
  });
  return server;
}

/** Starts a server, and gives it once it serves; it ends with the test. */
export async function serve(test, folder, args, environment = {}) {
  const server = startServer(test, folder, args, environment);
  const said = (pattern) => server.lines.map((line) => pattern.exec(line)?.[1]).find(Boolean);
  await eventually(() => said(/open (\S+)$/) !== undefined);
  return { ...server, url: said(/open (\S+)$/) };
}

/** Waits until `holds` is true; ends with an error where it never is. */
export async function eventually(holds, within = PATIENCE_MS) {
  const until = Date.now() + within;
  while (!(await holds())) {
    if (Date.now() > until) throw new Error(`never came true: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

// A server under measurement, as a process group of its own, which ends with this program, be it by a signal. (After
// kill -9 only those on Node notice.)
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

const STARTS_WITHIN_MS = 60_000;
const STOPS_WITHIN_MS = 15_000;

const running = new Set();

function killGroup({ pid }) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

process.once('exit', () => {
  for (const child of running) killGroup(child);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));

/**
 * Starts COMMAND. Its stdin ends when this program does. `output()` is what it has written to stdout;
 * `ended` gives its exit code, and `stop` ends it, politely first. What it writes to stderr goes where `stderr` says.
 */
export function launch(command, args, environment = process.env, stderr = 'inherit') {
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', stderr],
    detached: true,
    env: environment,
  });
  running.add(child);
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    said += text;
  });
  const ended = once(child, 'close').then(([code]) => {
    killGroup(child);
    running.delete(child);
    return code;
  });
  ended.catch(() => running.delete(child));
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => killGroup(child), STOPS_WITHIN_MS);
    await ended;
    clearTimeout(late);
  };
  return { child, ended, stop, output: () => said };
}

/** The status with which a server answers GET, or null where it does not. */
function status(port, path) {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    request.once('error', () => resolve(null));
  });
}

/** Waits until GET PATH is answered with 200; an error where the process ends first, or never does. */
export async function answers({ child }, port, path) {
  const until = Date.now() + STARTS_WITHIN_MS;
  while ((await status(port, path)) !== 200) {
    const gone = child.exitCode !== null || child.signalCode !== null;
    if (gone || Date.now() > until) {
      throw new Error(`${child.spawnfile} ${gone ? 'ended' : 'did not start'}`);
    }
    await pause(2);
  }
}

/** The process and those that it started itself. */
export function family({ pid }) {
  const parent = (entry) => {
    try {
      // Behind the name, which may hold blanks and parentheses: the state, then the parent.
      return Number(readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ').at(-1).split(' ')[1]);
    } catch {
      return 0;
    }
  };
  const entries = readdirSync('/proc').filter((entry) => /^\d+$/.test(entry));
  return [pid, ...entries.filter((entry) => parent(entry) === pid).map(Number)];
}

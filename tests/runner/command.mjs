// One command of a run: within its time, its words in a file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const limited = fileURLToPath(new URL('./limited.sh', import.meta.url));
const running = new Set();

/** What `timeout` ends with when the time is over. */
export const TOO_LONG = 124;

/**
 * Runs it in `folder`, for `limit` seconds at most; `{code, seconds, processorSeconds}`. What it says goes into the
 * file `log`. `background`: it takes only what nobody else wants of the processor.
 */
export async function runCommand(command, { folder, log, limit, background = false }) {
  const began = performance.now();
  const file = openSync(log, 'w');
  const child = spawn(
    'bash',
    [limited, String(limit), ...(background ? ['nice', '-n', '19'] : []), ...command],
    { cwd: folder, stdio: ['ignore', file, file, 'pipe'] },
  );
  closeSync(file);
  running.add(child);
  let times = '';
  child.stdio[3].setEncoding('utf8').on('data', (text) => {
    times += text;
  });
  const [code] = await once(child, 'close');
  running.delete(child);
  const processorSeconds = times.split(/\s+/).reduce((sum, time) => sum + Number(time), 0);
  return { code: code ?? 1, seconds: (performance.now() - began) / 1000, processorSeconds };
}

/** Ends what still runs; each command ends what it started. */
export function endCommands() {
  for (const child of running) child.kill('SIGTERM');
}

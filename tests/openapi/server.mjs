// The program with a store of its own, for as long as a scene needs it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from '../conformance/program.mjs';

/** `options` of `serve`; a sandbox only where they name one. Gives {url, webhookSecret, stop}. */
export async function serve(options, patterns = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'orderwire-openapi-'));
  const program = await startProgram(
    [
      ...['serve', '--listen', '127.0.0.1:0', '--store', `sqlite:${join(folder, 'orders.db')}`],
      ...['--threads', '1', '--log-level', 'critical', ...options],
    ],
    { url: /^orderwire is serving: open (\S+)$/, ...patterns },
  );
  const stop = async () => {
    await program.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { ...program, stop };
}

export const SANDBOX = {
  options: ['--sandbox', '127.0.0.1:0', '--sandbox-delay', '3000000'],
  patterns: { webhookSecret: /^sandbox webhook secret: (\S+)$/, sandbox: /^sandbox: (\S+)$/ },
};

// Stripe's own command (npm: @stripe/cli) with a home of its own, and no way out to the network: what it wants to
// fetch elsewhere ends at a proxy that refuses and takes notes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { PATIENCE_MS } from '../support/patience.mjs';

// The program itself: its npm wrapper would not pass a signal on. Undefined where npm has none for this machine.
function locate() {
  const require = createRequire(import.meta.url);
  const platforms = JSON.parse(readFileSync(require.resolve('@stripe/cli/platforms.json'), 'utf8'));
  const platform = platforms[`${process.platform}-${process.arch}`];
  if (!platform) return undefined;
  try {
    const folder = dirname(require.resolve(`${platform.pkg}/package.json`));
    const path = join(folder, 'bin', platform.bin);
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

const program = locate();
export const skip = program ? false : 'npm has no stripe command for this machine';

export async function openCli(apiBase, key = 'sk_test_conformance') {
  const home = await mkdtemp(join(tmpdir(), 'orderwire-stripe-cli-'));
  const wanted = new Set();
  const refuse = (request, socketOrResponse) => {
    wanted.add(request.url);
    socketOrResponse.end();
  };
  const proxy = createServer(refuse).on('connect', refuse);
  proxy.listen(0, '127.0.0.1').unref();
  await once(proxy, 'listening');
  const nowhere = `http://127.0.0.1:${proxy.address().port}`;
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    XDG_CONFIG_HOME: home,
    STRIPE_CLI_TELEMETRY_OPTOUT: '1',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
  };
  const running = new Set();
  const start = (
    args,
    more = ['--api-base', String(apiBase).replace(/\/$/, ''), '--api-key', key],
  ) => {
    const child = spawn(program, [...args, ...more], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    running.add(child);
    child.gone = once(child, 'exit').finally(() => running.delete(child));
    return child;
  };

  // Runs a command to its end: {code, output}.
  const run = async (...args) => {
    const child = start(args);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk;
      });
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
    const [code] = await child.gone;
    clearTimeout(timer);
    return { code, output };
  };

  // `stripe listen`, once it is ready: {secret, lines, output, find, stop}. `output` is what a shell's `>` would write.
  const listen = async (...args) => {
    const child = start(['listen', ...args]);
    const lines = [];
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    const waiting = new Set();
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        for (const check of waiting) check();
      });
    }
    const find = (pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`no ${pattern} among\n${lines.join('\n')}`));
        }, PATIENCE_MS);
        const check = () => {
          const found = lines.map((line) => line.match(pattern)).find(Boolean);
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      });
    const stop = async () => {
      child.kill('SIGTERM');
      await child.gone;
    };
    const [, secret] = await find(/signing secret is (\S+)/);
    return { secret, lines, output: () => output, find, stop };
  };

  const close = async () => {
    const all = [...running];
    for (const child of all) child.kill('SIGKILL');
    await Promise.all(all.map((child) => child.gone));
    proxy.close();
    await rm(home, { recursive: true, force: true });
  };
  return { run, listen, close, wanted };
}

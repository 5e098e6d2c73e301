// A sandbox to judge, and a shop's endpoint to hear from it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

// The running one of ORDERWIRE_SANDBOX_URL, or one that is started here: its program is ORDERWIRE_PROGRAM, or the
// build's. `stop` ends what was started.
export async function openSandbox() {
  if (process.env.ORDERWIRE_SANDBOX_URL) {
    return { url: new URL(process.env.ORDERWIRE_SANDBOX_URL), stop: async () => {} };
  }
  const built = fileURLToPath(new URL('../../build/release/orderwire', import.meta.url));
  const program = process.env.ORDERWIRE_PROGRAM ?? built;
  if (!existsSync(program)) {
    throw new Error(`there is no ${program}: build it, or set ORDERWIRE_SANDBOX_URL`);
  }
  const child = spawn(program, ['sandbox', '--listen', '127.0.0.1:0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = line.match(/http:\/\/[^\s]+/);
    if (!found) continue;
    const stop = async () => {
      child.kill('SIGTERM');
      await gone;
    };
    return { url: new URL(found[0]), stop };
  }
  throw new Error('the sandbox ended before it listened');
}

// An endpoint that keeps what it gets: {headers, body}, the body as the bytes that came.
export async function openShop() {
  const received = [];
  const waiting = new Set();
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({ headers: request.headers, body: Buffer.concat(chunks) });
    response.end();
    for (const check of waiting) check();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}/hook`,
    received,
    // The first delivery that `wanted` accepts, within 10 s.
    find: (wanted) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`no such delivery among ${received.length}`));
        }, 10_000);
        const check = () => {
          const found = received.find(wanted);
          if (!found) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve(found);
        };
        waiting.add(check);
        check();
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

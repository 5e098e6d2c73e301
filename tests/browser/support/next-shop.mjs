// The example shop, built by Next.js and started as its README says, on loopback and with data of its own.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { PATIENCE_MS } from '../../support/patience.mjs';

const example = fileURLToPath(new URL('../../../client-web/examples/next-shop/', import.meta.url));

const listen = (server, port = 0) =>
  new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server.address().port)));

export class NextShop {
  url = '';
  #folder = '';
  #process = null;
  #log = [];

  /** `environment`: the settings that .env has for one's own machine. */
  static async open(port, environment) {
    assert.ok(
      existsSync(join(example, '.next/BUILD_ID')),
      `${example} is not built: script/build example`,
    );
    const shop = new NextShop();
    shop.url = `http://127.0.0.1:${port}`;
    shop.#folder = await mkdtemp(join(tmpdir(), 'orderwire-next-shop-'));
    const options = ['start', '--hostname', '127.0.0.1', '--port', String(port)];
    const child = spawn(process.execPath, ['node_modules/next/dist/bin/next', ...options], {
      cwd: example,
      env: {
        ...process.env,
        NEXT_TELEMETRY_DISABLED: '1',
        NODE_ENV: 'production',
        SHOP_URL: shop.url,
        SHOP_DATA: join(shop.#folder, 'shop.json'),
        ...environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    shop.#process = child;
    process.once('exit', () => child.kill('SIGKILL'));
    await new Promise((ready, failed) => {
      const fail = (why) => failed(new Error(`${why}\n${shop.#log.join('\n')}`));
      const timer = setTimeout(() => fail('the example did not start'), PATIENCE_MS);
      child.once('exit', (code) => fail(`the example ended with ${code}`));
      for (const output of [child.stdout, child.stderr]) {
        createInterface({ input: output }).on('line', (line) => {
          shop.#log.push(line);
          if (!/Ready in/.test(line)) return;
          clearTimeout(timer);
          ready();
        });
      }
    });
    return shop;
  }

  /** What the shop remembers. */
  async data() {
    return JSON.parse(await readFile(join(this.#folder, 'shop.json'), 'utf8'));
  }

  async close() {
    const child = this.#process;
    if (child.exitCode === null && child.signalCode === null) {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await gone;
    }
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The way to a server. Shut, it ends what was connected and turns away whoever comes, as a dead server does. */
export class Gate {
  turnedAway = 0;
  port = 0;
  #isOpen = true;
  #wires = new Set();
  #server;

  static async before(port) {
    const gate = new Gate();
    gate.#server = createServer((near) => gate.#pass(near, port));
    gate.port = await listen(gate.#server);
    return gate;
  }

  open() {
    this.#isOpen = true;
  }

  shut() {
    this.#isOpen = false;
    for (const wire of this.#wires) wire.destroy();
  }

  close() {
    this.shut();
    this.#server.close();
  }

  #pass(near, port) {
    near.on('error', () => {});
    if (!this.#isOpen) {
      this.turnedAway += 1;
      near.destroy();
      return;
    }
    this.#wires.add(near);
    const far = connect(port, '127.0.0.1');
    far.on('error', () => near.destroy());
    near.on('close', () => {
      this.#wires.delete(near);
      far.destroy();
    });
    near.pipe(far).pipe(near);
  }
}

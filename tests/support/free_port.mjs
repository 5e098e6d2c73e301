// Ports that are named before anybody listens there, or that a server comes back to.
import { createServer } from 'node:net';

// Below what Linux gives to those who name no port, so that no connection gets one of these by chance.
const FIRST = 21_000;
const LAST = 31_999;

const listening = (at) =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen(at, () => resolve(server));
  });

/** A port on loopback that is free now, and that `freePort` gives to nobody else while this process lives. */
export async function freePort() {
  for (let tries = 0; tries < 1000; tries += 1) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST + 1));
    const claim = await listening(`\0orderwire-test-port-${port}`); // a name without a file, gone with the process
    if (!claim) continue;
    const probe = await listening({ port, host: '127.0.0.1', exclusive: true });
    if (probe) {
      await new Promise((closed) => probe.close(closed));
      claim.unref();
      return port;
    }
    claim.close();
  }
  throw new Error('no port is free');
}

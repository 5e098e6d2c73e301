// Measures what networks cost, with the server's own settings. Not a test: nothing here passes or fails.
//   node browser/network-figures.mjs [NAME]      how long each fault, or those so named, keeps the page from the truth
//   node browser/network-figures.mjs --bytes     what one purchase weighs on each transport
import { launchChromium, Visitor } from './support/browser.mjs';
import { badge, eventually, headline, placeOrder } from './support/customer.mjs';
import { FaultProxy } from './support/fault-proxy.mjs';
import { FAULT_SCENES, playFault } from './support/fault-scenes.mjs';
import { HELD_MS, Shop } from './support/shop.mjs';

const ROUNDS = 3;

/** From the moment the tracking page opens to the payment. */
const PAYS_AFTER_MS = 10_000;

const TRANSPORTS = {
  live: {},
  stream: { socket: 'refused' },
  'long-polling': { socket: 'refused', stream: 'refused' },
  polling: { socket: 'refused', stream: 'refused', hold: 'refused' },
};

/** A shop that is seen through a network with these faults. */
async function withNetwork(faults, play) {
  const network = await FaultProxy.open(faults);
  const shop = await Shop.open({
    sandboxDelayMs: HELD_MS,
    options: ['--allow-origin', network.url],
  });
  network.leadsTo(shop.url);
  const visitor = await Visitor.arrive(browser);
  try {
    return await play({ shop, network, visitor, page: visitor.page });
  } finally {
    await visitor.context.close();
    await shop.close();
    network.close();
  }
}

const seconds = (times) => {
  const [least, , most] = times.toSorted((one, other) => one - other).map((ms) => ms / 1_000);
  return least.toFixed(2) === most.toFixed(2)
    ? `${least.toFixed(2)} s`
    : `${least.toFixed(2)} to ${most.toFixed(2)} s`;
};

async function measureFaults(name) {
  for (const fault of FAULT_SCENES.filter((each) => each.name.includes(name))) {
    const rounds = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      rounds.push(await withNetwork({}, (scene) => playFault(fault, scene)));
    }
    const settled = seconds(rounds.map(({ settledMs }) => settledMs));
    const ended = seconds(rounds.map(({ endedMs }) => endedMs));
    console.log(`| ${fault.name} | ${fault.mode} | ${settled} | ${ended} |`);
  }
}

async function weighPurchase(mode, { shop, network, visitor, page }) {
  const { order, intent } = await placeOrder({ url: network.url }, visitor);
  await page.route('**/favicon.svg', (route) => route.abort());
  await page.goto(network.url, { waitUntil: 'networkidle' });
  await page.getByRole('heading', { level: 2 }).first().waitFor();
  const before = { ...network.bytes };
  // The pages are loaded, and what works here is known: what follows belongs to the order alone.
  await page.evaluate(
    ([rung, path]) => {
      sessionStorage.setItem('orderwire.rung', rung);
      history.pushState(null, '', path);
      dispatchEvent(new PopStateEvent('popstate'));
    },
    [mode, `/track/${order}`],
  );
  await headline(page, 'Waiting for payment').waitFor();
  await page.waitForTimeout(PAYS_AFTER_MS);
  await shop.paid(intent);
  await headline(page, 'You are enrolled').waitFor();
  await badge(page)
    .getByText(/^As of /)
    .waitFor();
  await eventually('the last bytes', async () => {
    const { down } = network.bytes;
    await page.waitForTimeout(300);
    return network.bytes.down === down;
  });
  const up = network.bytes.up - before.up;
  const down = network.bytes.down - before.down;
  const requests = visitor.made('GET', new RegExp(`^/api/orders/${order}`)).length;
  console.log(`| ${mode} | ${requests} | ${up} | ${down} | ${up + down} |`);
}

const browser = await launchChromium();
try {
  if (process.argv[2] === '--bytes') {
    for (const [mode, faults] of Object.entries(TRANSPORTS)) {
      await withNetwork(faults, (scene) => weighPurchase(mode, scene));
    }
  } else await measureFaults(process.argv[2] ?? '');
} finally {
  await browser.close();
}

// What networks do to customers, each with the right end and the time it may take: the tests play them with a quick
// heartbeat, figures.mjs with the server's own settings.
import { badge, headline, placeOrder } from './customer.mjs';

const LIVE = 'Live';
const STREAM = 'Live, by stream';
const LONG_POLLING = 'Live, by long polling';
const POLLING = 'Checking every 5 s';

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Pays, while the page looks on; gives how long the page took from the acknowledged webhook. */
async function pay({ shop, page, intent }) {
  await shop.paid(intent);
  return enrolledSince(page, Date.now());
}

async function enrolledSince(page, since, withinMs = 90_000) {
  await headline(page, 'You are enrolled').waitFor({ timeout: withinMs });
  return (await shownAt(page, 'You are enrolled')) - since;
}

async function shownAt(page, title) {
  const diary = await page.evaluate(() => window.diary);
  return diary.find((entry) => entry.headline === title).at;
}

/** Long enough with the test's quick heartbeat for the page to have learnt it. */
const LEARNT_MS = 3_500;

/**
 * `faults` are there from the start. `mode` is what the badge says once the search is over, within
 * `settlesIn`; `play` brings the payment and gives how long the page took to show it, within `endsIn`
 * where heartbeats come each second.
 */
export const FAULT_SCENES = [
  { name: 'all open', faults: {}, mode: LIVE, settlesIn: 5_000, endsIn: 2_000, play: pay },
  {
    name: 'WebSocket refused',
    faults: { socket: 'refused' },
    mode: STREAM,
    settlesIn: 5_000,
    endsIn: 2_000,
    play: pay,
  },
  {
    name: 'WebSocket opens and dies after 200 ms',
    faults: { socket: 'dies' },
    mode: STREAM,
    settlesIn: 8_000,
    endsIn: 2_000,
    play: pay,
  },
  {
    name: 'WebSocket opens and goes silent',
    faults: {},
    mode: LIVE,
    settlesIn: 5_000,
    endsIn: 5_000,
    async play(scene) {
      await pause(LEARNT_MS);
      scene.network.set({ socket: 'silent' });
      return pay(scene);
    },
  },
  {
    name: 'WebSocket refused, SSE buffered for ever',
    faults: { socket: 'refused', stream: 'buffered' },
    mode: LONG_POLLING,
    settlesIn: 12_000,
    endsIn: 2_000,
    play: pay,
  },
  {
    name: 'only plain GET: no WebSocket, SSE buffered, long requests cut',
    faults: { socket: 'swallowed', stream: 'buffered', hold: 'cut' },
    mode: POLLING,
    settlesIn: 15_000,
    endsIn: 6_500,
    play: pay,
  },
  {
    name: 'server restarted in the middle',
    faults: {},
    mode: LIVE,
    settlesIn: 5_000,
    endsIn: 6_000,
    ownShop: true,
    async play(scene) {
      await scene.shop.stop();
      await scene.shop.start();
      return pay(scene);
    },
  },
  {
    name: 'network off for 20 s at the moment of payment',
    faults: {},
    mode: LIVE,
    settlesIn: 5_000,
    endsIn: 12_000,
    async play({ shop, page, intent, network }) {
      await pause(LEARNT_MS);
      network.set({ wire: 'down' });
      await shop.paid(intent);
      await pause(20_000);
      const back = Date.now();
      network.set({ wire: 'up' });
      return enrolledSince(page, back);
    },
  },
  {
    name: 'laptop asleep: tab frozen, its socket dead, then resumed',
    faults: {},
    mode: LIVE,
    settlesIn: 5_000,
    endsIn: 2_000,
    async play({ shop, page, intent, network }) {
      // No script runs, no timer fires, and no event tells of the end: only the clock has gone on.
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Debugger.enable');
      await devtools.send('Debugger.pause');
      network.set({ socket: 'silent' });
      await shop.paid(intent);
      await pause(20_000);
      const woken = Date.now();
      await devtools.send('Debugger.resume');
      return enrolledSince(page, woken);
    },
  },
];

/** Plays one; gives what the badge said, how long the search took and how long the payment. */
export async function playFault(fault, { shop, network, visitor, page }) {
  network.leadsTo(shop.url);
  network.set(fault.faults);
  const { order, intent } = await placeOrder({ url: network.url }, visitor);
  // As a customer who comes back from paying.
  await page.goto(`${network.url}/checkout/success?order_id=${order}`);
  await headline(page, 'Confirming your payment').waitFor();
  await badge(page).getByText(fault.mode, { exact: true }).waitFor({ timeout: 30_000 });
  const modes = await page.evaluate(() => window.modes);
  const settledAt = modes.find(({ mode }) => mode === fault.mode).at;
  const settledMs = settledAt - (await shownAt(page, 'Confirming your payment'));
  const endedMs = await fault.play({ shop, network, visitor, page, order, intent });
  return { settledMs, endedMs };
}

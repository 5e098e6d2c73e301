// A server under clients that mean it no good. In each of these the good ones are served, and memory stays bounded. Those
// who are slow (script/crash clients) take half a minute, and are left out here.
import { after, before, test } from 'node:test';
import { assertSurvives, filledStore } from './support/attack.mjs';

let filled;
before(() => {
  filled = filledStore(2000);
});
after(() => filled.gone());

for (const [scenario, sentence, demands] of [
  ['never-read', 'watchers that read nothing, on every transport, are dropped', 6],
  ['half-open', 'connections that send nothing, or half a head, are told 408 and closed', 6],
  [
    'reconnect-storm',
    'watchers that all come at once have their view, and leave nothing behind',
    10,
  ],
  ['publishers', 'webhooks beyond capacity are all answered', 6],
  ['stalled-store', 'what a store that stands still has no room for is told 503', 4],
  ['default-limits', 'an address that takes too much is told so, another is served', 8],
  ['few-files', 'a server that has no files left does not spin, and lets the next one in', 6],
]) {
  test(sentence, () => assertSurvives('crash_clients', filled, ['--only', scenario], demands));
}

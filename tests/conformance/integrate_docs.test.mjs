// docs/integrate.md promises that its snippets stand in the example, and counts its lines.
import assert from 'node:assert/strict';
import { accessSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const example = join(root, 'client-web/examples/next-shop');
const guide = readFileSync(join(root, 'docs/integrate.md'), 'utf8');

const read = (pattern) =>
  globSync(pattern, { cwd: example }).map((path) => readFileSync(join(example, path), 'utf8'));

/** Without comments, white space, and the commas that only a formatter puts. */
const essence = (code) =>
  code
    .replace(/\s\/\/ .*$/gm, '')
    .replace(/\s+/g, '')
    .replace(/,(?=[)}\]])/g, '');

const countLines = (...patterns) =>
  patterns
    .flatMap(read)
    .flatMap((text) => text.split('\n'))
    .filter((line) => !/^\s*(\/\/|\/?\*|$)/.test(line)).length;

const sources = essence(read('{app,lib}/**/*.{ts,tsx}').join('\n'));
const snippets = [...guide.matchAll(/```tsx?\n(.*?)```/gs)].map(([, code]) => code);

test('every line of code in the guide stands in the example', () => {
  assert.ok(snippets.length >= 7, `${snippets.length} snippets`);
  for (const line of snippets.join('').split('\n')) {
    assert.ok(sources.includes(essence(line)), line);
  }
});

test('every file that the guide links to is there', () => {
  const links = [...guide.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path);
  assert.ok(links.length >= 10);
  for (const path of links) accessSync(join(root, 'docs', decodeURIComponent(path)));
});

test('the lines that a shop writes are counted right', () => {
  const counts = {
    'orders, enrollment and reading, with the server key': countLines('lib/orderwire.ts'),
    '*Buy*': countLines('app/course/*/actions.ts'),
    'the token': countLines('app/api/orderwire/token/route.ts'),
    'the webhook, and what it means': countLines(
      'app/api/orderwire/webhook/route.ts',
      'lib/enrollment.ts',
    ),
    'the provider': countLines('app/orderwire.tsx'),
    'checkout, success, and tracking pages': countLines(
      'app/checkout/**/*.tsx',
      'app/track/**/*.tsx',
    ),
  };
  for (const [what, lines] of Object.entries(counts)) {
    assert.ok(guide.includes(`| ${what} | ${lines} |`), `${what}: ${lines}`);
  }
  const sum = Object.values(counts).reduce((one, other) => one + other);
  assert.ok(guide.includes(`| | **${sum}** |`), `the sum: ${sum}`);
});

// The built npm package as those see it who install it: its size, its promises, its types, and that a server can import
// it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const CORE_BYTES_MAX = 8 * 1024;
const ELEMENT_BYTES_MAX = 15_000;

const client = fileURLToPath(new URL('../../client-web/', import.meta.url));
const read = (name) => readFileSync(join(client, 'package/dist', name), 'utf8');
const manifest = JSON.parse(readFileSync(join(client, 'package/package.json'), 'utf8'));

/** A project that has the package and React installed. */
const project = mkdtempSync(join(tmpdir(), 'orderwire-package-'));
mkdirSync(join(project, 'node_modules/@orderwire'), { recursive: true });
mkdirSync(join(project, 'node_modules/@types'));
symlinkSync(join(client, 'package'), join(project, 'node_modules/@orderwire/client'));
for (const name of ['react', 'react-dom', '@types/react', '@types/react-dom', 'csstype']) {
  symlinkSync(join(client, 'node_modules', name), join(project, 'node_modules', name));
}
writeFileSync(join(project, 'package.json'), '{"type":"module"}');
after(() => rmSync(project, { recursive: true, force: true }));

/** Runs a module in a Node of its own; gives what it prints. */
function runs(source) {
  writeFileSync(join(project, 'main.mjs'), source);
  return execFileSync(process.execPath, ['main.mjs'], { cwd: project, encoding: 'utf8' }).trim();
}

const imports = (text) => [...text.matchAll(/from\s*"([^"]+)"/g)].map(([, name]) => name);

test('the core is small', (t) => {
  const bytes = ['index.js', 'core.js'].reduce((sum, name) => sum + gzipSync(read(name)).length, 0);
  t.diagnostic(`${bytes} bytes compressed`);
  assert.ok(bytes < CORE_BYTES_MAX, `${bytes} bytes`);
});

test('the element is one file, and small', (t) => {
  const text = read('orderwire-status.js');
  const bytes = gzipSync(text).length;
  t.diagnostic(`${bytes} bytes compressed`);
  assert.ok(bytes < ELEMENT_BYTES_MAX, `${bytes} bytes`);
  assert.deepEqual(imports(text), []);
});

test('the core depends on nothing, and the rest on React alone', () => {
  assert.deepEqual([...imports(read('index.js')), ...imports(read('core.js'))], ['./core.js']);
  assert.deepEqual(imports(read('customer.js')), ['./core.js']);
  assert.deepEqual(imports(read('react.js')).sort(), [
    './core.js',
    './customer.js',
    'react',
    'react/jsx-runtime',
  ]);
  assert.equal(manifest.dependencies, undefined);
  assert.deepEqual(Object.keys(manifest.peerDependencies), ['react']);
});

test('what is for React is marked as code of the browser, and the core is not', () => {
  assert.match(read('react.js'), /^"use client";/);
  assert.doesNotMatch(read('core.js'), /use client/);
});

test('everything that the manifest names is there', () => {
  for (const entry of Object.values(manifest.exports).flatMap((each) =>
    typeof each === 'string' ? [each] : Object.values(each),
  )) {
    assert.ok(readFileSync(join(client, 'package', entry), 'utf8').length > 0, entry);
  }
});

test('a server imports every entry and touches no window', () => {
  const printed = runs(`
    for (const name of ['window', 'document', 'location', 'sessionStorage', 'WebSocket']) {
      Object.defineProperty(globalThis, name, { get: () => { throw new Error(name + ' was touched'); } });
    }
    const core = await import('@orderwire/client');
    const { createClient } = await import('@orderwire/client/customer');
    createClient({ getToken: () => null });
    await import('@orderwire/client/element');
    const react = await import('@orderwire/client/react');
    console.log(Object.keys(core).join(), Object.keys(react).includes('useOrder'));
  `);
  assert.equal(printed, 'watchOrder true');
});

test('a server draws a view that it was given', () => {
  const printed = runs(`
    import { createElement as h } from 'react';
    import { renderToString } from 'react-dom/server';
    import { OrderwireProvider, OrderStatusIndicator, describeOrder, useOrder } from '@orderwire/client/react';
    const initial = { object: 'order', id: 'ord_1', version: 3, status: 'paid', enrollment: 'active',
      final: true, amount: 4900, currency: 'usd', refunded: 0, disputed: false, activity: null,
      failure: null, course: { id: 'c', title: 'C', url: '/course/c' }, created_at: '', updated_at: '',
      timeline: [] };
    const Status = () => {
      const { view } = useOrder('ord_1', initial);
      return h(OrderStatusIndicator, { description: describeOrder(view), size: 'page' });
    };
    console.log(renderToString(h(OrderwireProvider, { baseUrl: 'http://shop.example' }, h(Status))));
  `);
  assert.match(printed, /<h1[^>]*>You are enrolled<\/h1>/);
});

for (const [module, moduleResolution] of [
  ['nodenext', 'nodenext'],
  ['esnext', 'bundler'],
]) {
  test(`the types hold where modules are resolved by ${moduleResolution}`, () => {
    writeFileSync(
      join(project, 'use.tsx'),
      `import { watchOrder, type OrderView } from '@orderwire/client';
       import { ModeBadge, OrderwireProvider, useOrder } from '@orderwire/client/react';
       import { createClient, type Course } from '@orderwire/client/customer';
       const { api } = createClient({ baseUrl: 'https://pay.example', getToken: async (options) => (options?.refresh ? 'a.b.c' : null) });
       export const titles = async () => (await api.listCourses()).data.map((course: Course) => course.title.trim());
       import { OrderwireStatusElement, type StatusEventDetail } from '@orderwire/client/element';
       const element: OrderwireStatusElement | null = document.querySelector('orderwire-status');
       element?.addEventListener('final', (event) => (event as CustomEvent<StatusEventDetail>).detail.view.version.toFixed());
       // @ts-expect-error a token is a string
       createClient({ getToken: () => 7 });
       const watched = watchOrder('ord_1', { since: 2, onUpdate: (view: OrderView) => view.version.toFixed() });
       watched.state.lastConfirmedAt?.toFixed();
       // @ts-expect-error a version is a number
       watchOrder('ord_1', { since: '2' });
       function Badge() {
         return <ModeBadge {...useOrder('ord_1')} />;
       }
       export const App = () => <OrderwireProvider getToken={() => null}><Badge /></OrderwireProvider>;`,
    );
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          ...{ module, moduleResolution, target: 'es2022', lib: ['es2023', 'dom', 'dom.iterable'] },
          ...{ strict: true, jsx: 'react-jsx', noEmit: true, types: [], preserveSymlinks: true },
        },
        files: ['use.tsx'],
      }),
    );
    const tsc = join(client, 'node_modules/.bin/tsc');
    try {
      execFileSync(tsc, ['--project', project], { encoding: 'utf8', stdio: 'pipe' });
    } catch ({ stdout }) {
      assert.fail(stdout);
    }
  });
}

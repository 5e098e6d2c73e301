// What Vite leaves undone of the package: its types, and its styles as a sheet that can't touch the host's page.
import { execFileSync } from 'node:child_process';
import { glob, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transformWithEsbuild } from 'vite';

const root = fileURLToPath(new URL('../', import.meta.url));
const dist = `${root}package/dist`;

// Resolution by Node's rules wants the file's name in full.
execFileSync('tsc', ['--project', 'tsconfig.package.json'], { cwd: root, stdio: 'inherit' });
for await (const path of glob('types/**/*.d.ts', { cwd: dist })) {
  const text = await readFile(`${dist}/${path}`, 'utf8');
  await writeFile(`${dist}/${path}`, text.replace(/(from\s*'\.[^']*)'/g, "$1.js'"));
}

// What the sheets count on and a page may have set otherwise: the pages' own reset, for the package.
const GROUND = `
  box-sizing: border-box;
  *, *::before, *::after { box-sizing: border-box }
  h1, h2, p, ol, fieldset { margin: 0; padding: 0; border: 0; text-transform: none }
  h1, h2 { font: inherit; color: inherit }
  h2 { font-size: var(--orderwire-size-heading); font-weight: 600; line-height: 1.35 }
  ol { list-style: none }
  p, li, time { float: none; text-indent: 0 }
`;

// Everything below .orderwire, custom properties under a name of our own.
const sheets = await Promise.all(
  ['tokens', 'order', 'payment'].map((name) => readFile(`${root}src/styles/${name}.css`, 'utf8')),
);
const keyframes = [];
const rules = sheets
  .join('\n')
  .replace(/@keyframes .*?\n}\n/gs, (block) => `${keyframes.push(block) && ''}`)
  .replaceAll(':root', '&')
  .replace(/--(?=[a-z])/g, '--orderwire-');
const { code } = await transformWithEsbuild(
  `.orderwire {\n${GROUND}${rules}\n}\n${keyframes.join('')}`,
  'styles.css',
  { loader: 'css', minify: true, target: ['chrome100', 'firefox100', 'safari15.4'] },
);
await writeFile(`${dist}/styles.css`, code);

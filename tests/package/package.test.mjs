// The Debian package: what is in it, that it works from where it is unpacked, and that building it again gives the same
// bytes.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const built = join(root, 'build/package');
const run = (command, ...args) =>
  execFileSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
const hash = (file) => createHash('sha256').update(readFileSync(file)).digest('hex');
const theOne = (ending) => {
  const [name, ...more] = readdirSync(built).filter((file) => file.endsWith(ending));
  assert.deepEqual(more, []);
  return join(built, name);
};

let hashes;
before(() => {
  hashes = [1, 2].map(() => {
    run('script/package');
    return hash(theOne('.deb'));
  });
});

const field = (name) => run('dpkg-deb', '--field', theOne('.deb'), name).trim();

function unpacked(t) {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-package-'));
  t.after(() => rmSync(folder, { recursive: true }));
  run('dpkg-deb', '--raw-extract', theOne('.deb'), folder);
  return folder;
}

test('a second build gives the same bytes', () => {
  assert.equal(hashes[0], hashes[1]);
});

test('the package says what it is and what it needs', () => {
  const version = run('build/release/orderwire', '--version').trim().split(' ').at(-1);
  const architecture = run('dpkg', '--print-architecture').trim();
  assert.ok(theOne('.deb').endsWith(`/orderwire_${version}_${architecture}.deb`));
  assert.equal(field('Package'), 'orderwire');
  assert.equal(field('Version'), version);
  assert.equal(field('Architecture'), architecture);
  assert.match(field('Depends'), /libsqlite3-0/);
  assert.match(field('Depends'), /libc6/);
  assert.match(field('Depends'), /adduser/);
  assert.match(field('Description'), /^live order tracking/);
});

test('everything has its place, and its mode', (t) => {
  const folder = unpacked(t);
  const mode = (path) => (statSync(join(folder, path)).mode & 0o7777).toString(8);
  assert.equal(mode('usr/bin/orderwire'), '755');
  for (const path of [
    'usr/share/orderwire/web/index.html',
    'usr/share/man/man1/orderwire.1.gz',
    'usr/share/man/man1/orderwire-serve.1.gz',
    'usr/share/bash-completion/completions/orderwire',
    'usr/share/zsh/vendor-completions/_orderwire',
    'usr/share/doc/orderwire/copyright',
    'usr/lib/systemd/system/orderwire.service',
    'usr/lib/systemd/system/orderwire.socket',
    'etc/orderwire/orderwire.toml',
  ]) {
    assert.equal(mode(path), '644', path);
  }
  for (const script of ['postinst', 'prerm', 'postrm']) {
    assert.equal(mode(`DEBIAN/${script}`), '755');
    run('sh', '-n', join(folder, 'DEBIAN', script));
  }
  const kept = readFileSync(join(folder, 'DEBIAN/conffiles'), 'utf8');
  assert.equal(kept, '/etc/orderwire/orderwire.toml\n');
  const owners = run('dpkg-deb', '--contents', theOne('.deb')).trim().split('\n');
  assert.ok(owners.every((line) => line.split(/\s+/)[1] === 'root/root'));
  assert.ok(
    owners.every((line) => !line.includes(root)),
    'no path of this machine',
  );
});

test('it serves from where it is unpacked, by its own settings', async (t) => {
  const folder = unpacked(t);
  const args = ['--config', join(folder, 'etc/orderwire/orderwire.toml'), '--sandbox', 'off'];
  const place = ['--listen', '127.0.0.1:0', '--store', `sqlite:${join(folder, 'orders.db')}`];
  const server = spawn(join(folder, 'usr/bin/orderwire'), ['serve', ...args, ...place]);
  t.after(() => server.kill('SIGKILL'));
  let said = '';
  for await (const text of server.stdout.setEncoding('utf8')) {
    said += text;
    if (/http:\/\/\S+\n/.test(said)) break;
  }
  const [url] = said.match(/http:\/\/[\w.:]+/);
  const page = await fetch(url, { headers: { accept: 'text/html' } });
  assert.equal(page.status, 200);
  assert.match(await page.text(), /<div id="root">/);
});

test('checksums fit, and what it is made of is listed', () => {
  execFileSync('sha256sum', ['--check', '--quiet', '--strict', 'SHA256SUMS'], { cwd: built });
  const list = JSON.parse(readFileSync(theOne('.cdx.json'), 'utf8'));
  assert.equal(list.bomFormat, 'CycloneDX');
  const names = list.components.map(({ name }) => name);
  for (const name of ['libsqlite3-0', 'libc6', 'react', 'react-dom'])
    assert.ok(names.includes(name), name);
  for (const { name, version, purl } of list.components) {
    assert.match(version, /\d/, name);
    assert.ok(purl.startsWith('pkg:'), name);
  }
  assert.equal(new Set(list.components.map(({ purl }) => purl)).size, list.components.length);
});

test('systemd takes the unit, and finds little to say against it', () => {
  const unit = join(root, 'packaging/systemd/orderwire.service');
  const said = run('systemd-analyze', 'security', '--offline=yes', '--no-pager', unit);
  const [, exposure] = /exposure level for orderwire\.service: ([\d.]+)/.exec(said);
  assert.ok(Number(exposure) <= 1.5, `exposed by ${exposure}`);
});

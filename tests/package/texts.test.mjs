// What is made from the help texts: manual pages, completions, the file of settings.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { bashCompletion, zshCompletion } from '../../packaging/completions.mjs';
import { readHelp, readProgram } from '../../packaging/help.mjs';
import { manualPages } from '../../packaging/man.mjs';
import { settingsFile } from '../../packaging/settings.mjs';
import { programPath } from '../conformance/program.mjs';

const HELP = `Serves - and more.

Usage: orderwire serve [OPTION…] FILE…

  FILE                                      What it reads; - is standard input

Options:
  --listen HOST:PORT [127.0.0.1:8080]       Where to listen; repeatable
  --a-long-option-that-needs TEXT [as the other]
                                            What it is
  --mail-from 'NAME <ADDRESS>'              Who it is from
  --plain                                   Without a value
  --style text|json [text]                  How

Each --some-option is also more.
`;

test('a help text is read as it is written', () => {
  const help = readHelp(HELP);
  assert.equal(help.description, 'Serves - and more.');
  assert.deepEqual(help.parameters, [
    { name: 'FILE', description: 'What it reads; - is standard input' },
  ]);
  assert.deepEqual(help.options, [
    {
      name: 'listen',
      value: 'HOST:PORT',
      fallback: '127.0.0.1:8080',
      description: 'Where to listen; repeatable',
    },
    {
      name: 'a-long-option-that-needs',
      value: 'TEXT',
      fallback: 'as the other',
      description: 'What it is',
    },
    {
      name: 'mail-from',
      value: "'NAME <ADDRESS>'",
      fallback: '',
      description: 'Who it is from',
    },
    { name: 'plain', value: '', fallback: '', description: 'Without a value' },
    { name: 'style', value: 'text|json', fallback: 'text', description: 'How' },
  ]);
  assert.deepEqual(help.notes, ['Each --some-option is also more.']);
});

const commands = readProgram(programPath());

test('every command of the program is read, those of commands too', () => {
  const paths = commands.map(({ words }) => words.join(' '));
  for (const path of ['', 'serve', 'sandbox', 'replay', 'events export', 'orders resolve']) {
    assert.ok(paths.includes(path), path);
  }
  for (const { words, help } of commands) {
    assert.ok(help.description && help.usage, words.join(' '));
    assert.ok(help.commands.length + help.options.length > 0, words.join(' '));
  }
});

test('each command has a manual page with all its options', () => {
  const pages = manualPages(commands, { version: '1.2.3', date: '2026-01-02' });
  assert.equal(Object.keys(pages).length, commands.length);
  for (const { words, help } of commands) {
    const page = pages[`${['orderwire', ...words].join('-')}.1`];
    assert.match(page, /^\.TH ORDERWIRE\S* 1 2026-01-02 "orderwire 1\.2\.3"/);
    for (const { name } of help.options) {
      assert.ok(page.includes(`\\fB\\-\\-${name.replaceAll('-', '\\-')}\\fP`), `${words} ${name}`);
    }
    assert.doesNotMatch(page, /^'/m, 'a line that begins with a quote would be a request');
    assert.doesNotMatch(page, /undefined|null/);
  }
});

test('a manual page keeps what has a meaning in roff', () => {
  const help = { ...readHelp(HELP), description: ".config and 'quotes' and a \\" };
  const page = manualPages([{ words: ['serve'], help }], { version: '1', date: '2026-01-02' });
  assert.match(page['orderwire-serve.1'], /^\\&\.config and 'quotes' and a \\e$/m);
});

function complete(t, script, ...words) {
  const folder = mkdtempSync(join(tmpdir(), 'orderwire-completion-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'orderwire');
  writeFileSync(file, script);
  const ask = `source ${file}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _orderwire; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const bash = ['--norc', '-c', ask, 'bash', 'orderwire', ...words];
  return execFileSync('bash', bash, { cwd: folder, encoding: 'utf8' }).trim().split('\n');
}

test('bash completes commands, options, and values', (t) => {
  const script = bashCompletion(commands);
  assert.deepEqual(complete(t, script, 'se'), ['serve']);
  assert.deepEqual(complete(t, script, 'events', 'ex'), ['export']);
  assert.deepEqual(complete(t, script, 'serve', '--log-f'), ['--log-format']);
  assert.deepEqual(complete(t, script, 'serve', '--log-format', 'j'), ['json']);
  assert.deepEqual(complete(t, script, 'orders', 'resolve', '--not'), ['--note']);
  assert.deepEqual(complete(t, script, 'replay', 'or'), ['orderwire'], 'a file, where one is due');
  assert.deepEqual(complete(t, script, 'serve', '--courses', 'or'), ['orderwire']);
});

test('zsh has a function for each command', () => {
  const script = zshCompletion(commands);
  assert.match(script, /^#compdef orderwire\n/);
  for (const { words } of commands) {
    assert.ok(script.includes(`${['_orderwire', ...words].join('_')}() {`), words.join(' '));
  }
  assert.ok(script.includes("'--log-format["));
});

test('the file of settings explains every option of serve, and sets what it is told to', () => {
  const serve = commands.find(({ words }) => words.join() === 'serve').help;
  const lines = settingsFile(serve, { store: 'sqlite:/there' }).split('\n');
  for (const { name } of serve.options.filter(({ name }) => !['config', 'help'].includes(name))) {
    const line = lines.findIndex((text) => text.startsWith(`#${name} = `));
    assert.ok(name === 'store' || line > 0, name);
    if (line > 0) assert.match(lines[line - 1], /^# /, `${name} is explained`);
  }
  assert.ok(lines.includes('store = "sqlite:/there"'));
  assert.ok(lines.includes('#listen = "127.0.0.1:8080"'));
  assert.ok(lines.includes('#sandbox-delay = 800'));
  const active = lines.filter((line) => line && !line.startsWith('#'));
  assert.equal(active.length, 1);
});

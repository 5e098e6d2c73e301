// How the release was built, read off the program itself and off the commands that compiled it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Elf } from './support/elf.mjs';

const release = (name) => fileURLToPath(new URL(`../../build/release/${name}`, import.meta.url));

test('the release is hardened against faults of memory', () => {
  const program = new Elf(release('orderwire'));
  assert.equal(program.type, 3, 'it can be loaded anywhere');
  assert.ok(program.segment('INTERP'));
  assert.ok(program.dynamic('FLAGS_1') & 0x08000000, 'DF_1_PIE');
  assert.ok(program.segment('GNU_RELRO'), 'relocated tables are made read-only');
  assert.ok(program.dynamic('FLAGS_1') & 1, 'and all of them at the start: DF_1_NOW');
  assert.equal(program.segment('GNU_STACK').flags & 1, 0, 'no code runs on the stack');
  const symbols = program.dynamicSymbols();
  assert.ok(symbols.includes('__stack_chk_fail'), 'the stack is guarded');
  assert.ok(
    symbols.some((name) => /^__\w+_chk$/.test(name)),
    'copies are checked',
  );
  assert.ok(
    symbols.some((name) => name.includes('__glibcxx_assert_fail')),
    'containers are checked',
  );
});

test('control-flow marks are kept where the start files carry them', () => {
  const startFile = execFileSync('c++', ['-print-file-name=Scrt1.o'], { encoding: 'utf8' }).trim();
  const possible = new Elf(startFile).controlFlowMarks();
  const own = new Elf(release('orderwire')).controlFlowMarks();
  assert.equal(own & possible, possible);
});

test('every source of the release is compiled so', () => {
  const commands = JSON.parse(readFileSync(release('compile_commands.json'), 'utf8'));
  const ours = commands.filter(({ command }) => / -c \S*\/server\/|\/server\//.test(command));
  assert.ok(ours.length > 20);
  for (const { command, file } of ours) {
    for (const flag of [
      ...['-fstack-protector-strong', '-fstack-clash-protection', '-ftrivial-auto-var-init=zero'],
      ...['-D_FORTIFY_SOURCE=3', '-D_GLIBCXX_ASSERTIONS'],
    ]) {
      assert.ok(command.includes(flag), `${file}: ${flag}`);
    }
    assert.match(command, /-fPI[EC]/, file);
    assert.doesNotMatch(command, /-fsanitize/);
  }
});

// What a suite says of itself, in the words of its tool.

import { stripVTControlCharacters } from 'node:util';

/** Each form of a summary: its lines, and which of passed and failed a match adds to. */
const FORMS = [
  { line: /^\[doctest\] test cases: .*$/gm, passed: /(\d+) passed/, failed: /(\d+) failed/ },
  { line: /^ *Tests {2}.*$/gm, passed: /(\d+) passed/, failed: /(\d+) failed/ }, // Vitest
  { line: /^(?:ℹ|#) pass \d+$/gm, passed: /(\d+)/ }, // node:test
  { line: /^(?:ℹ|#) (?:fail|cancelled) \d+$/gm, failed: /(\d+)/ },
  { line: /^ok {4}.*$/gm, passed: /^()/ }, // script/lint: a line is one
  { line: /^FAIL {2}.*$/gm, failed: /^()/ },
];

/** `{passed, failed}` by all summaries in the text. */
export function counts(text) {
  const plain = stripVTControlCharacters(text);
  const sum = { passed: 0, failed: 0 };
  for (const { line, ...fields } of FORMS) {
    for (const [said] of plain.matchAll(line)) {
      for (const [field, number] of Object.entries(fields)) {
        const found = number.exec(said);
        if (found) sum[field] += found[1] === '' ? 1 : Number(found[1]);
      }
    }
  }
  return sum;
}

/**
 * The same of a command that ended with `code`: one that says nothing, or that ends with an error without naming a
 * failed test, is one failure.
 */
export function verdict(text, code) {
  const said = counts(text);
  const isSilent = said.passed === 0 && said.failed === 0;
  if (said.failed === 0 && (code !== 0 || isSilent)) said.failed = 1;
  return said;
}

// Which documented answers have occurred, and how often.

export class Ledger {
  #seen = new Map();
  #document;
  /** Answers that no test can bring about over HTTP: a pattern of their keys, and why. */
  #excused;

  constructor(document, excused) {
    this.#document = document;
    this.#excused = excused;
    for (const key of document.keys) this.#seen.set(key, 0);
  }

  /** Judges an answer, and enters it. */
  enter(method, url, answer) {
    const key = this.#document.judge(method, url, answer);
    this.#seen.set(key, (this.#seen.get(key) ?? 0) + 1);
    return answer;
  }

  #excuse(key) {
    return this.#excused.find(([pattern]) => pattern.test(key))?.[1];
  }

  get missing() {
    return [...this.#seen]
      .filter(([key, times]) => times === 0 && !this.#excuse(key))
      .map(([key]) => key);
  }

  /** Excuses that are not needed: the answer occurred, or is not documented. */
  get idleExcuses() {
    const needed = [...this.#seen].filter(([, times]) => times === 0).map(([key]) => key);
    return this.#excused.filter(([pattern]) => !needed.some((key) => pattern.test(key)));
  }

  /** A line for each operation: its answers, how often each occurred, or why it did not. */
  table() {
    const rows = new Map();
    for (const [key, times] of this.#seen) {
      const [operation, ...answer] = key.split(' ');
      const count = times > 0 ? `×${times}` : this.#excuse(key) ? 'excused' : 'MISSING';
      rows.set(operation, [...(rows.get(operation) ?? []), `${answer.join(' ')} ${count}`]);
    }
    const width = Math.max(...[...rows.keys()].map(({ length }) => length));
    const lines = [...rows].map(([name, cells]) => `${name.padEnd(width)}  ${cells.join(' | ')}`);
    const total = this.#seen.size;
    const occurred = [...this.#seen.values()].filter((times) => times > 0).length;
    return [...lines, `${occurred} of ${total} documented answers occurred`].join('\n');
  }
}

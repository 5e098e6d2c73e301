// What an answer must be: its status and, of a problem, its code.
import assert from 'node:assert/strict';

export async function expect(answer, status, code) {
  assert.deepEqual([(await answer).status, (await answer).json?.code], [status, code]);
}

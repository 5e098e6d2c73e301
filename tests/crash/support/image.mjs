// What kill -9 would leave of a store at this instant: its files are copied while the server stands still, and the
// copy is opened as the next start would open it.
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually, storeIn } from '../../program/support/program.mjs';

const stateOf = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1][0];

/** Gives what `read` gives of the open copy; the server goes on afterwards. */
export async function imageOf(server, folder, read) {
  const copies = mkdtempSync(join(folder, 'image-'));
  const { child } = server;
  child.kill('SIGSTOP');
  try {
    await eventually(() => stateOf(child.pid) === 'T');
    for (const end of ['', '-wal']) {
      const file = storeIn(folder) + end;
      if (existsSync(file)) copyFileSync(file, storeIn(copies) + end);
    }
    return readStore(copies, read);
  } finally {
    child.kill('SIGCONT');
    rmSync(copies, { recursive: true, force: true });
  }
}

/** The store in a folder that no server has open. It must be whole. */
export function readStore(folder, read) {
  const database = new DatabaseSync(storeIn(folder));
  try {
    assert.deepEqual(
      database.prepare('PRAGMA integrity_check').all().map(Object.values),
      [['ok']],
      'the store is whole',
    );
    return read({
      order: (id) => database.prepare('SELECT * FROM orders WHERE order_id = ?').get(id),
      verdict: (event) =>
        database.prepare('SELECT verdict FROM events WHERE event_id = ?').get(event)?.verdict,
      orders: () => database.prepare('SELECT count(*) AS n FROM orders').get().n,
    });
  } finally {
    database.close();
  }
}

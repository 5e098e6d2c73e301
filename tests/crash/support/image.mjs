// What a crash would leave of a store at this instant: its files are copied while the server stands still, and the
// copy is opened as the next start would open it. Once as kill -9 leaves it, with all that was written; once as a
// power cut may, with what was committed and synced alone.
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually, storeIn } from '../../program/support/program.mjs';

const FRAME = 4_096 + 24; // a page of the log, with its header
const LOG_HEADER = 32;
const COMMITTED_FRAMES_AT = 16; // mxFrame in the index of the log, sqlite.org/walformat.html

const stateOf = (pid) => readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1][0];

/** Lets `read` judge both copies; the server goes on afterwards. */
export async function imageOf({ child }, folder, read) {
  child.kill('SIGSTOP');
  try {
    await eventually(() => stateOf(child.pid) === 'T');
    readCopy(folder, read, () => {});
    readCopy(folder, read, (log) => {
      const index = readFileSync(`${storeIn(folder)}-shm`);
      const committed = LOG_HEADER + FRAME * index.readUInt32LE(COMMITTED_FRAMES_AT);
      truncateSync(log, Math.min(committed, statSync(log).size));
    });
  } finally {
    child.kill('SIGCONT');
  }
}

function readCopy(folder, read, cut) {
  const copies = mkdtempSync(join(folder, 'image-'));
  const log = `${storeIn(copies)}-wal`;
  copyFileSync(storeIn(folder), storeIn(copies));
  copyFileSync(`${storeIn(folder)}-wal`, log);
  cut(log);
  readStore(copies, read);
  rmSync(copies, { recursive: true });
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
    read({
      order: (id) => database.prepare('SELECT * FROM orders WHERE order_id = ?').get(id),
      verdict: (event) =>
        database.prepare('SELECT verdict FROM events WHERE event_id = ?').get(event)?.verdict,
    });
  } finally {
    database.close();
  }
}

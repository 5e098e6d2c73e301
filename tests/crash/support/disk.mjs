// The disk under a server's store, which fails when the test says so: the other side of disk_shim.cpp.
import { existsSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { storeIn } from '../../program/support/program.mjs';

const shim =
  process.env.ORDERWIRE_DISK_SHIM ??
  fileURLToPath(new URL('../../../build/release/disk_shim.so', import.meta.url));

const CALLS = { write: 1, resize: 2, sync: 4, open: 8 };
const FILES = { database: 1, log: 2, other: 4, folder: 8 };
const WORDS = [
  'error',
  'calls',
  'files',
  'first',
  'count',
  'room',
  'piece',
  'delay',
  'seen',
  'failed',
];
const FOR_GOOD = 2 ** 52;

const bits = (table, names) => names.reduce((sum, name) => sum | table[name], 0);

export class Disk {
  #control;
  #file;

  constructor(folder) {
    if (!existsSync(shim)) throw new Error(`there is no ${shim}: run script/crash`);
    this.#control = join(folder, 'disk-control');
    this.#store = storeIn(folder);
    writeFileSync(this.#control, Buffer.alloc(8 * WORDS.length));
    this.#file = openSync(this.#control, 'r+');
    this.heals();
  }
  #store;

  /** With this, a server's store lies on it. */
  get environment() {
    return {
      LD_PRELOAD: shim,
      DISK_SHIM_STORE: this.#store,
      DISK_SHIM_CONTROL: this.#control,
    };
  }

  #set(words) {
    const all = {
      error: 0,
      calls: 15,
      files: 15,
      first: 1,
      count: 0,
      room: -1,
      piece: 0,
      delay: 0,
      ...words,
    };
    const bytes = Buffer.alloc(8 * WORDS.length);
    WORDS.forEach((name, index) => {
      bytes.writeBigInt64LE(BigInt(all[name] ?? 0), 8 * index);
    });
    writeSync(this.#file, bytes, 0, bytes.length, 0);
  }

  #get(name) {
    const bytes = Buffer.alloc(8);
    readSync(this.#file, bytes, 0, 8, 8 * WORDS.indexOf(name));
    return Number(bytes.readBigInt64LE());
  }

  /** From the call number `first` on, `count` of the chosen calls fail. */
  fails(error, { calls, files = Object.keys(FILES), first = 1, count = FOR_GOOD }) {
    this.#set({
      error: constants.errno[error],
      ...{ calls: bits(CALLS, calls), files: bits(FILES, files), first, count },
    });
  }

  /** Takes so many bytes more, and is full then. */
  fills(room = 0) {
    this.#set({ error: constants.errno.ENOSPC, calls: CALLS.write, room });
  }

  /** Takes a few bytes at a time. */
  splits(piece) {
    this.#set({ calls: CALLS.write, piece });
  }

  /** Each sync takes so many milliseconds longer. */
  slows(milliseconds) {
    this.#set({ delay: 1000 * milliseconds });
  }

  heals() {
    this.#set({});
  }

  /** Of the chosen calls since it was last told how to behave. */
  get seen() {
    return this.#get('seen');
  }
  get failed() {
    return this.#get('failed');
  }
}

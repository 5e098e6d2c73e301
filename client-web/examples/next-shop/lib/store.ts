/**
 * What the shop remembers, in one JSON file: a real shop has its database here. Reading and changing
 * are synchronous, so within this process nothing comes between the two.
 */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setting } from './settings';

export interface Customer {
  readonly id: string;
  readonly email: string;
  readonly name: string;
}

interface Shop {
  customers: Customer[];
  /** Who may see which course, and by which order. */
  enrollments: { customer: string; course: string; order: string }[];
  /** The newest version of each order that was heard of. */
  versions: Record<string, number>;
}

export function readShop(): Shop {
  try {
    return JSON.parse(readFileSync(setting('SHOP_DATA'), 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { customers: [], enrollments: [], versions: {} };
  }
}

/** Nothing is kept of a change that throws, and a crash leaves the old file or the new one. */
export function changeShop<T>(change: (shop: Shop) => T): T {
  const path = setting('SHOP_DATA');
  const shop = readShop();
  const result = change(shop);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(shop, null, 2));
  renameSync(`${path}.new`, path);
  return result;
}

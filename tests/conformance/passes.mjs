// Passes of retry links, made as the server makes them for its messages: with the key that its store keeps.
import { createHmac } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';

/** The pass to an order, good for so many seconds from now. `store` is the store's file. */
export function makePass(store, order, seconds = 3600) {
  const database = new DatabaseSync(store, { readOnly: true });
  try {
    const { secret } = database.prepare("SELECT secret FROM keys WHERE name = 'order_pass'").get();
    const expires = String(Math.floor(Date.now() / 1000) + seconds);
    const mac = createHmac('sha256', secret).update(`orderwire order pass\n${order}\n${expires}`);
    return `${expires}.${mac.digest('base64url')}`;
  } finally {
    database.close();
  }
}

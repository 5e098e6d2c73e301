import { withStorage } from '../environment/storage';

/**
 * The pass of a retry link, `/checkout/ORDER#pass=…`: who holds it may pay or cancel that one order,
 * in a browser that did not place it. It is kept for this tab and this order, and nowhere else.
 */
const held = new Map<string, string>();

const key = (orderId: string) => `orderwire.pass.${orderId}`;

/** The pass in an address's fragment, null where there is none. */
export function passIn(fragment: string): string | null {
  return new URLSearchParams(fragment.replace(/^#/, '')).get('pass') || null;
}

export function keepPass(orderId: string, pass: string): void {
  held.set(orderId, pass);
  withStorage('sessionStorage', (storage) => storage.setItem(key(orderId), pass));
}

export function readPass(orderId: string): string | null {
  return (
    withStorage('sessionStorage', (storage) => storage.getItem(key(orderId))) ??
    held.get(orderId) ??
    null
  );
}

export function dropPass(orderId: string): void {
  held.delete(orderId);
  withStorage('sessionStorage', (storage) => storage.removeItem(key(orderId)));
}

import { withStorage } from '../environment/storage';

/** Where this browser's last order sent its receipt, so that the next one need not be told again. */
const KEY = 'orderwire.receipt-address';

/** Empty where there is none. */
export function readReceiptAddress(): string {
  return withStorage('localStorage', (storage) => storage.getItem(KEY)) ?? '';
}

/** An empty one is forgotten. */
export function keepReceiptAddress(address: string): void {
  withStorage('localStorage', (storage) =>
    address === '' ? storage.removeItem(KEY) : storage.setItem(KEY, address),
  );
}

/** The browser's storage can be forbidden, full or, on a server, not there: then null, and nothing is kept. */
export function withStorage<T>(
  name: 'localStorage' | 'sessionStorage',
  use: (storage: Storage) => T,
): T | null {
  try {
    return use(globalThis[name]);
  } catch {
    return null;
  }
}

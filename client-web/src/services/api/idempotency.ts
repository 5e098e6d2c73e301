/**
 * 128 random bits in hex. For a visitor without a cookie the key is itself the secret that repeats
 * the order, so it must not be guessable. `crypto.randomUUID` is missing on plain-http origins.
 */
export function newIdempotencyKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

// The token by which a shop says who its customer is, as the shop signs it: a JWT by HS256.
import { createHmac } from 'node:crypto';

/** Good for so many seconds from now. */
export function signToken(secret, sub, seconds) {
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const exp = Math.floor(Date.now() / 1000) + seconds;
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, exp })}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

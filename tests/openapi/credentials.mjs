// Who may call what: the options of a server that knows them, and the headers that they send.
import { signToken } from '../conformance/tokens.mjs';

const KEY = 'a-server-key-of-the-tests';
const SECRET = 'a-secret-for-tokens-of-at-least-32-bytes';
export const ADMIN_TOKEN = 'an-admin-token-of-the-tests';

export const SERVER_KEY = ['--server-key', KEY];
export const SHOP_OPTIONS = [...SERVER_KEY, '--enrollment', 'external', '--jwt-secret', SECRET];
export const BENCH_OPTIONS = ['--admin-token', ADMIN_TOKEN];

const bearer = (value) => ({ authorization: `Bearer ${value}` });
export const BY_KEY = bearer(KEY);
export const WITH_TOKEN = bearer(ADMIN_TOKEN);
export const WRONG_TOKEN = bearer('another-token-of-somebody');

/** What the shop signs for its customer `user_42`, for so many seconds. */
export const token = (seconds) => bearer(signToken(SECRET, 'user_42', seconds));

/** Those whom a server with SHOP_OPTIONS refuses with 401: the code, and what they send. */
export const WRONG_CALLERS = [
  ['wrong_key', bearer('some-other-key-of-a-shop')],
  ['bad_token', bearer('not.a.token')],
  ['token_expired', token(-600)],
];

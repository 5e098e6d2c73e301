/** Who is signed in: a signed cookie with the customer's id. A real shop asks for a password too. */
import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import { secretKey, setting } from './settings';
import { type Customer, changeShop, readShop } from './store';

const COOKIE = 'shop_session';

export async function signIn(name: string, email: string): Promise<void> {
  const customer = changeShop((shop) => {
    const known = shop.customers.find((each) => each.email === email);
    if (known) return known;
    const added = { id: `customer-${randomUUID()}`, email, name };
    shop.customers.push(added);
    return added;
  });
  const session = await new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(customer.id)
    .setExpirationTime('30d')
    .sign(secretKey('SESSION_SECRET'));
  (await cookies()).set(COOKIE, session, {
    httpOnly: true,
    sameSite: 'lax',
    secure: setting('SHOP_URL').startsWith('https:'),
    maxAge: 30 * 24 * 60 * 60,
  });
}

export async function signOut(): Promise<void> {
  (await cookies()).delete(COOKIE);
}

export async function currentCustomer(): Promise<Customer | null> {
  const session = (await cookies()).get(COOKIE)?.value;
  if (!session) return null;
  try {
    const { payload } = await jwtVerify(session, secretKey('SESSION_SECRET'), {
      algorithms: ['HS256'],
    });
    return readShop().customers.find(({ id }) => id === payload.sub) ?? null;
  } catch {
    return null;
  }
}

/** The customer, or the way to sign in and then back to `page`. */
export async function requireCustomer(page: string): Promise<Customer> {
  const customer = await currentCustomer();
  if (!customer) redirect(`/sign-in?next=${encodeURIComponent(page)}`);
  return customer;
}

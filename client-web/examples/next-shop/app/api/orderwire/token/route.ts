/** Names the customer to orderwire, for ten minutes; nobody, where nobody is signed in. */
import { SignJWT } from 'jose';
import { currentCustomer } from '@/lib/session';
import { secretKey, setting } from '@/lib/settings';

export async function GET(): Promise<Response> {
  const customer = await currentCustomer();
  if (!customer) return new Response(null, { status: 204 });
  const token = await new SignJWT({ email: customer.email, name: customer.name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(customer.id)
    .setIssuer(setting('ORDERWIRE_JWT_ISSUER'))
    .setAudience(setting('ORDERWIRE_JWT_AUDIENCE'))
    .setExpirationTime('10m')
    .sign(secretKey('ORDERWIRE_JWT_SECRET'));
  return new Response(token, { headers: { 'cache-control': 'no-store' } });
}

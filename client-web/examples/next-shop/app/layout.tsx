import Link from 'next/link';
import type { ReactNode } from 'react';
import { currentCustomer } from '@/lib/session';
import { leave } from './sign-in/actions';
import './shop.css';

export const metadata = {
  title: { template: '%s · Evening School', default: 'Evening School' },
  description: 'A small shop for courses, with orderwire for its payments.',
};

export default async function Layout({ children }: { readonly children: ReactNode }) {
  const customer = await currentCustomer();
  return (
    <html lang="en">
      <head>
        <link rel="icon" href="/icon.svg" />
      </head>
      <body>
        <header>
          <Link href="/" className="name">
            Evening School
          </Link>
          {customer ? (
            <form action={leave}>
              <span>{customer.name}</span>
              <button type="submit" className="quiet">
                Sign out
              </button>
            </form>
          ) : (
            <Link href="/sign-in">Sign in</Link>
          )}
        </header>
        <main>{children}</main>
      </body>
    </html>
  );
}

'use server';
import { redirect } from 'next/navigation';
import { signIn, signOut } from '@/lib/session';

const text = (form: FormData, name: string) => String(form.get(name) ?? '').trim();

export async function enter(form: FormData): Promise<void> {
  const name = text(form, 'name');
  const email = text(form, 'email').toLowerCase();
  if (!name || !email.includes('@')) redirect('/sign-in');
  await signIn(name.slice(0, 100), email.slice(0, 200));
  // A page of this shop and nowhere else.
  const next = text(form, 'next');
  redirect(/^\/(?![/\\])/.test(next) ? next : '/');
}

export async function leave(): Promise<void> {
  await signOut();
  redirect('/');
}

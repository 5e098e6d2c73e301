import { enter } from './actions';

export const metadata = { title: 'Sign in' };

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { next } = await searchParams;
  return (
    <>
      <h1>Sign in</h1>
      <p className="lead">This is an example: it believes whatever name you give.</p>
      <form action={enter} className="fields">
        <input type="hidden" name="next" value={typeof next === 'string' ? next : '/'} />
        <label>
          Name
          <input name="name" autoComplete="name" maxLength={100} required />
        </label>
        <label>
          E-mail
          <input name="email" type="email" autoComplete="email" maxLength={200} required />
        </label>
        <button type="submit" className="go">
          Sign in
        </button>
      </form>
    </>
  );
}

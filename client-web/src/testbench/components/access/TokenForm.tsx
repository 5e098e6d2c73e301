import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { useAct } from '../../hooks/useAct';
import { Problem } from '../display/Problem';

interface Props {
  readonly signIn: (token: string) => Promise<void>;
}

/** The admin token, once: what stays in the browser is a cookie that scripts can't read. */
export function TokenForm({ signIn }: Props) {
  const [token, setToken] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const act = useAct(
    useCallback(
      async (given: string) => {
        setToken('');
        await signIn(given);
      },
      [signIn],
    ),
  );
  useEffect(() => field.current?.focus(), []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (token !== '') void act.run(token);
    field.current?.focus();
  }

  return (
    <main className="bench-gate">
      <h1>Testbench</h1>
      <p>
        This server asks for its admin token: the value of <code>--admin-token</code>.
      </p>
      <form onSubmit={submit}>
        <label htmlFor="bench-token">Admin token</label>
        <input
          id="bench-token"
          ref={field}
          type="password"
          autoComplete="current-password"
          spellCheck={false}
          value={token}
          onChange={(event) => setToken(event.target.value)}
        />
        <button type="submit" className="button button-primary" aria-disabled={act.isRunning}>
          {act.isRunning ? 'Asking…' : 'Open the testbench'}
        </button>
      </form>
      <Problem error={act.error} />
    </main>
  );
}

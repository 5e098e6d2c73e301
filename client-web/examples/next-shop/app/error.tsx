'use client';

/** Most often: orderwire, or the way to it, is down. */
export default function Problem({ reset }: { readonly reset: () => void }) {
  return (
    <>
      <h1>That did not work</h1>
      <p className="lead">Nothing was charged. Please try again in a moment.</p>
      <button type="button" className="go" onClick={reset}>
        Try again
      </button>
    </>
  );
}

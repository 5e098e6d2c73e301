import { useEffect, useRef } from 'react';
import { Link, NavLink, Outlet, useLocation, useNavigationType } from 'react-router';
import { WireMark } from './icons';

/** The frame around every page. */
export function Layout() {
  const { pathname, key } = useLocation();
  const isBack = useNavigationType() === 'POP';
  const main = useRef<HTMLElement>(null);
  const arrivedAt = useRef(pathname);

  // Where each page of the history was left.
  const places = useRef(new Map<string, number>());
  useEffect(() => {
    const keep = () => places.current.set(key, window.scrollY);
    window.addEventListener('scroll', keep, { passive: true });
    return () => window.removeEventListener('scroll', keep);
  }, [key]);

  // A new page begins at its top, for the eyes as for the keyboard and the screen reader; the way back
  // leads to where one was.
  useEffect(() => {
    if (arrivedAt.current === pathname) return;
    arrivedAt.current = pathname;
    window.scrollTo(0, (isBack && places.current.get(key)) || 0);
    main.current?.focus({ preventScroll: true });
  }, [pathname, isBack, key]);

  return (
    <>
      <a className="skip-link" href="#main">
        Skip to the content
      </a>
      <header className="site-header">
        <Link className="wordmark" to="/">
          <WireMark />
          orderwire
        </Link>
        <nav aria-label="Site">
          <NavLink to="/" end>
            Courses
          </NavLink>
          <NavLink to="/orders">Your orders</NavLink>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>
        <Outlet />
      </main>
    </>
  );
}

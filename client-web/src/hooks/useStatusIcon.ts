import { useEffect } from 'react';
import type { Tone } from '../presentation/describe-order';
import { statusIcon } from '../presentation/status-icon';

/** The tab's icon says how the order stands, for as long as the page shows it. */
export function useStatusIcon(tone: Tone): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (!link) return;
    const before = link.getAttribute('href') ?? '';
    link.href = statusIcon(tone) ?? before;
    return () => {
      link.href = before;
    };
  }, [tone]);
}

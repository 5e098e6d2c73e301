import type { ReactNode } from 'react';

interface Props {
  /** `problem` interrupts a screen reader; the others wait for a pause. */
  readonly kind: 'problem' | 'info' | 'good';
  readonly title?: string;
  readonly children: ReactNode;
}

export function Notice({ kind, title, children }: Props) {
  return (
    <div className="notice" data-kind={kind} role={kind === 'problem' ? 'alert' : 'status'}>
      {title && <p className="notice-title">{title}</p>}
      {children}
    </div>
  );
}

import type { ReactNode } from 'react';
import type { Shape } from '../../presentation/describe-order';

interface IconProps {
  readonly className?: string;
}

/** Drawn on a 24-unit grid in the colour of the text. Always beside words, so hidden from readers. */
function Icon({ className, children }: IconProps & { readonly children: ReactNode }) {
  return (
    <svg
      className={className ? `icon ${className}` : 'icon'}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

/** One outline for each status: they differ without colour and at small size. */
const SHAPES: Record<Shape, ReactNode> = {
  waiting: (
    <>
      <circle cx="12" cy="12" r="9" strokeDasharray="2.6 2.2" />
      <path d="M12 7.5V12l3 2" />
    </>
  ),
  working: (
    <>
      <circle cx="12" cy="12" r="9" opacity="0.3" />
      <path className="icon-sweep" d="M12 3a9 9 0 0 1 9 9" />
      <path d="M8 12h.01M12 12h.01M16 12h.01" strokeWidth="2.25" />
    </>
  ),
  checking: (
    <>
      <circle cx="12" cy="12" r="9" opacity="0.3" />
      <path className="icon-sweep" d="M12 3a9 9 0 0 1 9 9" />
      <path d="M8 12h.01M12 12h.01M16 12h.01" strokeWidth="2.25" />
    </>
  ),
  action: (
    <>
      <path d="M12 2.75 21.25 12 12 21.25 2.75 12z" />
      <path d="M12 8v4.5M12 15.75h.01" />
    </>
  ),
  review: (
    <>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" />
      <circle cx="12" cy="12" r="2.75" />
    </>
  ),
  paid: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="m8 12.25 2.75 2.75L16 9.5" />
    </>
  ),
  enrolled: (
    <>
      <path
        d="m12 2.5 2.3 1.8 2.9-.2.8 2.8 2.4 1.6-1 2.7 1 2.8-2.4 1.6-.8 2.8-2.9-.2L12 20l-2.3-1.8-2.9.2-.8-2.8-2.4-1.6 1-2.8-1-2.7L6 6.9l.8-2.8 2.9.2z"
        fill="currentColor"
      />
      <path className="icon-knockout" d="m8.25 11.5 2.6 2.6 4.9-5.1" strokeWidth="2" />
    </>
  ),
  failed: (
    <>
      <path d="M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z" />
      <path d="m9 9 6 6M15 9l-6 6" />
    </>
  ),
  cancelled: (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M7.5 12h9" />
    </>
  ),
  refunded: (
    <>
      <path d="M4 9h10.5a5 5 0 0 1 0 10H9" />
      <path d="M8 5 4 9l4 4" />
    </>
  ),
};

export function StatusIcon({ shape, className }: IconProps & { readonly shape: Shape }) {
  return <Icon {...(className ? { className } : {})}>{SHAPES[shape]}</Icon>;
}

export function ArrowIcon() {
  return (
    <Icon>
      <path d="M5 12h14M13 6l6 6-6 6" />
    </Icon>
  );
}

export function RefreshIcon() {
  return (
    <Icon>
      <path d="M20 11a8 8 0 0 0-14.3-4L4 9M4 4v5h5M4 13a8 8 0 0 0 14.3 4L20 15M20 20v-5h-5" />
    </Icon>
  );
}

export function CopyIcon() {
  return (
    <Icon>
      <rect x="9" y="9" width="11" height="11" rx="2" />
      <path d="M5 15H4V6a2 2 0 0 1 2-2h9v1" />
    </Icon>
  );
}

export function CheckIcon() {
  return (
    <Icon>
      <path d="m5 12.5 4.5 4.5L19 7.5" />
    </Icon>
  );
}

export function LockIcon() {
  return (
    <Icon>
      <rect x="5" y="11" width="14" height="9" rx="2" />
      <path d="M8 11V8a4 4 0 0 1 8 0v3" />
    </Icon>
  );
}

export function WireMark() {
  return (
    <Icon className="wire-mark">
      <path d="M2 14h5l3-8 4.5 12 2.5-4h5" strokeWidth="2.25" />
    </Icon>
  );
}

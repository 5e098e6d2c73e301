import { createElement, type ReactNode } from 'react';
import type { Shape } from '../../presentation/describe-order';
import { SHAPES } from '../../presentation/status-shapes';

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

export function StatusIcon({ shape, className }: IconProps & { readonly shape: Shape }) {
  return (
    <Icon {...(className ? { className } : {})}>
      {SHAPES[shape].map(([name, attributes]) =>
        createElement(name, { key: attributes.d ?? name, ...attributes }),
      )}
    </Icon>
  );
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

export function BellIcon() {
  return (
    <Icon>
      <path d="M6 16V11a6 6 0 0 1 12 0v5l1.5 2h-15zM10 21h4" />
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

import type { Shape } from './describe-order';

/** A piece of an outline on a grid of 24 units, its attributes as React names them. */
export type Piece = readonly ['circle' | 'path', Readonly<Record<string, string>>];

const SWEEP: readonly Piece[] = [
  ['circle', { cx: '12', cy: '12', r: '9', opacity: '0.3' }],
  ['path', { className: 'icon-sweep', d: 'M12 3a9 9 0 0 1 9 9' }],
  ['path', { d: 'M8 12h.01M12 12h.01M16 12h.01', strokeWidth: '2.25' }],
];

/** One outline for each status: they differ without colour and at small size. */
export const SHAPES: Readonly<Record<Shape, readonly Piece[]>> = {
  waiting: [
    ['circle', { cx: '12', cy: '12', r: '9', strokeDasharray: '2.6 2.2' }],
    ['path', { d: 'M12 7.5V12l3 2' }],
  ],
  working: SWEEP,
  checking: SWEEP,
  action: [
    ['path', { d: 'M12 2.75 21.25 12 12 21.25 2.75 12z' }],
    ['path', { d: 'M12 8v4.5M12 15.75h.01' }],
  ],
  review: [
    ['path', { d: 'M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z' }],
    ['circle', { cx: '12', cy: '12', r: '2.75' }],
  ],
  paid: [
    ['circle', { cx: '12', cy: '12', r: '9' }],
    ['path', { d: 'm8 12.25 2.75 2.75L16 9.5' }],
  ],
  enrolled: [
    [
      'path',
      {
        d: 'm12 2.5 2.3 1.8 2.9-.2.8 2.8 2.4 1.6-1 2.7 1 2.8-2.4 1.6-.8 2.8-2.9-.2L12 20l-2.3-1.8-2.9.2-.8-2.8-2.4-1.6 1-2.8-1-2.7L6 6.9l.8-2.8 2.9.2z',
        fill: 'currentColor',
      },
    ],
    ['path', { className: 'icon-knockout', d: 'm8.25 11.5 2.6 2.6 4.9-5.1', strokeWidth: '2' }],
  ],
  failed: [
    ['path', { d: 'M8.3 3h7.4L21 8.3v7.4L15.7 21H8.3L3 15.7V8.3z' }],
    ['path', { d: 'm9 9 6 6M15 9l-6 6' }],
  ],
  cancelled: [
    ['circle', { cx: '12', cy: '12', r: '9' }],
    ['path', { d: 'M7.5 12h9' }],
  ],
  refunded: [
    ['path', { d: 'M4 9h10.5a5 5 0 0 1 0 10H9' }],
    ['path', { d: 'M8 5 4 9l4 4' }],
  ],
};

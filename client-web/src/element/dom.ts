import type { Piece } from '../presentation/status-shapes';

const SVG = 'http://www.w3.org/2000/svg';

type Child = Node | string | null;

/** An element with attributes and children; what is null is left out. Text is always text. */
export function make(
  name: string,
  attributes: Readonly<Record<string, string | null>> = {},
  ...children: readonly Child[]
): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes))
    if (value !== null) element.setAttribute(key, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** An outline in the colour of the text. It stands beside words, so readers pass over it. */
export function makeIcon(pieces: readonly Piece[]): SVGElement {
  const icon = document.createElementNS(SVG, 'svg');
  const frame = { viewBox: '0 0 24 24', part: 'icon', 'aria-hidden': 'true' };
  for (const [key, value] of Object.entries(frame)) icon.setAttribute(key, value);
  for (const [name, attributes] of pieces) {
    const piece = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) piece.setAttribute(nameOf(key), value);
    icon.append(piece);
  }
  return icon;
}

/** As SVG writes what React writes in one word. */
const nameOf = (key: string) =>
  key === 'className' ? 'class' : key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

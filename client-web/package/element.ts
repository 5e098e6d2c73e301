/** `<orderwire-status>`, defined by its import: for pages without React and without a bundler. */

import { defineStatusElement, type OrderwireStatusElement } from '../src/element/status-element';

defineStatusElement();

export {
  defineStatusElement,
  OrderwireStatusElement,
  type StatusEventDetail,
} from '../src/element/status-element';

declare global {
  interface HTMLElementTagNameMap {
    'orderwire-status': OrderwireStatusElement;
  }
}

import { browserEnvironment, type Environment } from '../services/environment/environment';
import { type WatchedOrder, watchOrderOver } from '../services/watch/watch-order';
import type { OrderView } from '../types/order.types';
import { make } from './dom';
import { type Drawing, drawStatus, drawUnknown } from './draw-status';
import css from './status-element.css?inline';

/** Of `statuschange` and `final`. */
export interface StatusEventDetail {
  readonly view: OrderView;
}

/** A server that renders the page has no such thing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

/**
 * `<orderwire-status order="ord_…">`: the state of an order, live, on any page. What stands inside is
 * shown until the first answer, and where there is no script. Attributes: `order`; `base-url`, where
 * the server is not the page's own; `compact` for one line; `audience="others"` for words that promise
 * nothing to who reads them. It emits `statuschange` with each newer view and `final` once.
 */
export class OrderwireStatusElement extends Base {
  /** What it listens through, from a server's origin. */
  static environment: (origin?: string) => Environment = browserEnvironment;

  static readonly observedAttributes = ['order', 'base-url', 'compact', 'audience'];

  readonly #frame: HTMLElement | null = null;
  readonly #parts: readonly HTMLElement[] = [];
  #env = null as Environment | null;
  #watched = null as WatchedOrder | null;

  constructor() {
    super();
    if (!this.attachShadow) return;
    const root = this.attachShadow({ mode: 'open' });
    addStyles(root);
    // A reader follows a region that was there before its news; what has the focus keeps its place.
    this.#parts = [make('div', { role: 'status' }, make('slot')), make('div'), make('div')];
    this.#frame = make('div', { class: 'frame' }, ...this.#parts);
    root.append(this.#frame);
  }

  /** The newest view, null until the first answer. */
  get view(): OrderView | null {
    return this.#watched?.state.view ?? null;
  }

  /** Reads at once, whatever the way to listen. */
  refetch(): Promise<void> {
    return this.#watched?.refetch() ?? Promise.resolve();
  }

  connectedCallback(): void {
    this.#begin();
  }

  disconnectedCallback(): void {
    this.#end();
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (!this.isConnected || before === now) return;
    if (name === 'order' || name === 'base-url') this.#begin();
    else this.#draw();
  }

  #begin(): void {
    this.#end();
    const order = this.getAttribute('order');
    if (!order) return;
    const { environment } = this.constructor as typeof OrderwireStatusElement;
    this.#env = environment(this.getAttribute('base-url') ?? undefined);
    let wasFinal = false;
    this.#watched = watchOrderOver(this.#env, order, {
      onUpdate: (view) => {
        this.#emit('statuschange', view);
        if (view.final && !wasFinal) this.#emit('final', view);
        wasFinal = view.final;
      },
      onState: () => this.#draw(),
    });
  }

  #end(): void {
    this.#watched?.stop();
    this.#watched = null;
    this.#fill([make('slot'), null, null]);
  }

  #emit(name: string, view: OrderView): void {
    this.#draw();
    const detail: StatusEventDetail = { view };
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #draw(): void {
    const drawing = this.#drawing();
    if (!drawing || !this.#frame) return;
    this.#frame.dataset.tone = drawing.tone;
    this.#fill([drawing.news, drawing.body, drawing.foot]);
  }

  /** Only what has changed. */
  #fill(contents: readonly (Node | null)[]): void {
    this.#parts.forEach((part, at) => {
      const content = contents[at];
      if (content ? part.firstChild?.isEqualNode(content) : !part.firstChild) return;
      part.replaceChildren(...(content ? [content] : []));
    });
  }

  #drawing(): Drawing | null {
    const state = this.#watched?.state;
    if (!state || !this.#env) return null;
    if (state.isUnknown) return drawUnknown();
    return (
      state.view &&
      drawStatus(state.view, state, {
        isCompact: this.hasAttribute('compact'),
        isForOthers: this.getAttribute('audience') === 'others',
        origin: this.#env.origin,
      })
    );
  }
}

let sheet: CSSStyleSheet | null = null;

/** A sheet that is made by script is no inline style to a policy. */
function addStyles(root: ShadowRoot): void {
  try {
    if (!sheet) {
      sheet = new CSSStyleSheet();
      sheet.replaceSync(css);
    }
    root.adoptedStyleSheets = [sheet];
  } catch {
    root.append(make('style', {}, css));
  }
}

export function defineStatusElement(name = 'orderwire-status'): void {
  const { customElements } = globalThis;
  if (customElements && !customElements.get(name))
    customElements.define(name, OrderwireStatusElement);
}

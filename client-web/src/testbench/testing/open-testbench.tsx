import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { vi } from 'vitest';
import { FakeEnvironment } from '../../testing/fake-environment';
import { renderPage } from '../../testing/render-page';
import { deliveries, FakeTestbench, refused } from './fake-testbench';

/** A page with the testbench, over a server in the hands of the test. */
export class OpenTestbench {
  readonly env = new FakeEnvironment();
  fake!: FakeTestbench;

  constructor() {
    // jsdom has no layout: a window of 20 rows.
    vi.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(520);
    vi.spyOn(Element.prototype, 'clientHeight', 'get').mockReturnValue(520);
    vi.spyOn(HTMLElement.prototype, 'offsetWidth', 'get').mockReturnValue(900);
    HTMLElement.prototype.scrollTo = () => {};
    HTMLElement.prototype.scrollIntoView = () => {};
    HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
      this.open = true;
    };
    HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
      this.open = false;
    };
  }

  /** With three requests that were taken, and the newest one refused. */
  async open(path = '/testbench', rows = [...deliveries(1, 3), refused(4)]) {
    this.fake = new FakeTestbench(this.env, rows);
    const drawn = renderPage(this.env, path);
    await screen.findByText('Live');
    return drawn;
  }

  /** The body of the newest request that matches. */
  sent(pattern: RegExp): unknown {
    const request = this.env.requests.findLast(({ method, path }) =>
      pattern.test(`${method} ${path}`),
    );
    return JSON.parse(request?.body ?? 'null');
  }
}

export const press = (keys: string) => userEvent.keyboard(keys);
export const button = (name: string | RegExp) => screen.getByRole('button', { name });
export const grid = () => screen.getByRole('grid', { name: 'Webhook requests' });
export const rowsShown = () => within(grid()).getAllByRole('row').slice(1);
export const cursor = () => grid().getAttribute('aria-activedescendant');

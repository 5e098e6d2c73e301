// Chromium, and the people in front of it.
import { chromium } from 'playwright-core';
import { PATIENCE_MS } from '../../support/patience.mjs';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function launchChromium() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: FLAGS,
  });
}

/**
 * Runs in each page before its own scripts: keeps headlines, ways to listen, versions of the order
 * and closed sockets, and their moments.
 */
function keepDiary() {
  window.diary = [];
  window.modes = [];
  window.versions = [];
  window.closedSockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener('close', ({ code, reason }) => {
        window.closedSockets.push({ code, reason, at: Date.now() });
      });
    }
  };
  const now = () => performance.timeOrigin + performance.now();
  const look = () => {
    const version = Number(document.querySelector('[data-version]')?.dataset.version ?? 0);
    if (version > 0 && window.versions.at(-1) !== version) window.versions.push(version);
    const mode = document.querySelector('.mode-label')?.textContent ?? '';
    if (mode !== '' && window.modes.at(-1)?.mode !== mode) window.modes.push({ mode, at: now() });
    const headline = document.querySelector('h1')?.textContent ?? '';
    if (headline === '' || window.diary.at(-1)?.headline === headline) return;
    window.diary.push({ headline, at: now() });
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributeFilter: ['data-version'],
  });
  document.addEventListener('securitypolicyviolation', (event) => {
    window.reportViolation(`${event.effectiveDirective} forbids ${event.blockedURI}`);
  });
}

/** Somebody with a browser of their own: cookies, pages, and what went over the wire. */
export class Visitor {
  #problems = [];
  #expected = [];
  /** Every request in the order it was made: method, path, query, headers and, once known, status. */
  requests = [];
  /** When each WebSocket was opened. */
  sockets = [];
  /** The paths that were gone to, by a load or within a page. */
  paths = [];

  static async arrive(browser, settings = {}) {
    const { scripts = [], ...options } = settings;
    const visitor = new Visitor();
    visitor.context = await browser.newContext({
      viewport: { width: 1000, height: 800 },
      locale: 'en-US',
      ...options,
    });
    visitor.context.setDefaultTimeout(PATIENCE_MS);
    await visitor.context.exposeBinding('reportViolation', (_source, text) =>
      visitor.#problems.push(`policy: ${text}`),
    );
    await visitor.context.addInitScript(keepDiary);
    for (const path of scripts) await visitor.context.addInitScript({ path });
    visitor.page = await visitor.newPage();
    return visitor;
  }

  async newPage() {
    const page = await this.context.newPage();
    page.on('console', (message) => {
      if (!['error', 'warning'].includes(message.type())) return;
      // Whose order it is only the server can tell: to others its details are 403, which Chromium reports.
      if (/status of 403 /.test(message.text()) && /\/details$/.test(message.location().url))
        return;
      this.#problems.push(`${message.type()}: ${message.text()} ${message.location().url}`);
    });
    page.on('pageerror', (error) => this.#problems.push(`thrown: ${error.message}`));
    page.on('crash', () => this.#problems.push('the page crashed'));
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame()) this.paths.push(new URL(frame.url()).pathname);
    });
    page.on('websocket', () => this.sockets.push(Date.now()));
    page.on('request', (request) => {
      const { pathname, origin, search } = new URL(request.url());
      const entry = { method: request.method(), origin, path: pathname, at: Date.now() };
      entry.query = search;
      entry.headers = request.headers();
      this.requests.push(entry);
      request.response().then(
        (response) => {
          entry.status = response?.status();
        },
        () => {},
      );
    });
    return page;
  }

  /** A fault that belongs to the story; anything else on the console fails it. */
  expects(pattern) {
    this.#expected.push(pattern);
  }

  get unexpectedProblems() {
    return this.#problems.filter((text) => !this.#expected.some((pattern) => pattern.test(text)));
  }

  get problems() {
    return this.#problems;
  }

  /** The requests of one method and path. */
  made(method, path) {
    return this.requests.filter(
      (request) =>
        request.method === method &&
        (typeof path === 'string' ? request.path === path : path.test(request.path)),
    );
  }

  async headlines(page = this.page) {
    return page.evaluate(() => window.diary.map(({ headline }) => headline));
  }
}

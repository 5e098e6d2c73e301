// Somebody else's site that uses the built package: as an application with a bundler and a server that renders, and as a
// plain page.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const client = fileURLToPath(new URL('../../../client-web/', import.meta.url));
const sources = fileURLToPath(new URL('./foreign-site/', import.meta.url));
const run = promisify(execFile);

const TYPES = { '.js': 'text/javascript', '.css': 'text/css', '.html': 'text/html' };

export class ForeignSite {
  url = '';
  #folder = '';
  #pages = new Map();
  #server = null;

  static async open() {
    const site = new ForeignSite();
    site.#server = createServer((request, response) => site.#answer(request, response));
    await new Promise((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    site.url = `http://127.0.0.1:${site.#server.address().port}`;
    return site;
  }

  /** Installs the package as npm would, and bundles the application as its bundler would. */
  async build() {
    this.#folder = await mkdtemp(join(tmpdir(), 'orderwire-site-'));
    const modules = join(this.#folder, 'node_modules');
    await cp(sources, this.#folder, { recursive: true });
    await mkdir(join(modules, '@orderwire'), { recursive: true });
    await symlink(join(client, 'package'), join(modules, '@orderwire/client'));
    for (const name of ['react', 'react-dom']) {
      await symlink(join(client, 'node_modules', name), join(modules, name));
    }
    const vite = join(client, 'node_modules/vite/dist/node/index.js');
    const { build } = await import(pathToFileURL(vite).href);
    await build({
      root: this.#folder,
      configFile: false,
      logLevel: 'error',
      // React says only in this mode what does not fit between server and browser.
      define: { 'process.env.NODE_ENV': '"development"' },
      build: {
        minify: false,
        modulePreload: false,
        rollupOptions: {
          input: join(this.#folder, 'browser.mjs'),
          output: { entryFileNames: 'app.js', assetFileNames: 'app[extname]' },
        },
      },
    });
  }

  /** The application's first HTML, drawn by a Node without a browser's names. */
  async render(properties) {
    const text = JSON.stringify(properties);
    const { stdout } = await run(process.execPath, [join(this.#folder, 'server.mjs'), text]);
    return stdout;
  }

  /** Puts a page, or what one loads, under a path. */
  show(path, text) {
    this.#pages.set(path, text);
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.url);
    const page = this.#pages.get(pathname);
    if (page !== undefined) {
      const type = TYPES[extname(pathname)] ?? 'text/html';
      response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(page);
      return;
    }
    const [, place, ...rest] = normalize(pathname).split('/');
    const folder = { app: join(this.#folder, 'dist'), package: join(client, 'package/dist') }[
      place
    ];
    try {
      const body = await readFile(join(folder, ...rest));
      response
        .writeHead(200, { 'content-type': TYPES[extname(pathname)] ?? 'text/plain' })
        .end(body);
    } catch {
      response.writeHead(404).end();
    }
  }
}

// Orders as a Socket.IO application sees them: socket.io-client from npm, as it is, against the whole server.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { io } from 'socket.io-client';
import WebSocket from 'ws';
import { HELD_MS, Shop } from '../browser/support/shop.mjs';
import { PATIENCE_MS } from '../support/patience.mjs';
import { buy } from './orders.mjs';

const PAGE = 'https://courses.example';

let shop;
before(async () => {
  shop = await Shop.open({ sandboxDelayMs: HELD_MS, options: ['--allow-origin', PAGE] });
});
after(() => shop.close());

/** A client that keeps the views that it hears. */
class Application {
  heard = [];
  #checks = new Set();

  constructor(options = {}) {
    this.socket = io(shop.url, { forceNew: true, reconnectionDelay: 200, ...options });
    this.socket.on('order', (view) => this.keep(view));
  }
  keep(view) {
    this.heard.push(view);
    for (const check of this.#checks) check();
  }
  connected() {
    if (this.socket.connected) return Promise.resolve();
    return new Promise((resolve) => this.socket.once('connect', resolve));
  }
  /** Emits, and gives what is acknowledged. */
  ask(...event) {
    return this.socket.timeout(8_000).emitWithAck(...event);
  }
  /** The first view that `wanted` accepts. */
  hears(wanted) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(JSON.stringify(this.heard))), PATIENCE_MS);
      const check = () => {
        const found = this.heard.find(wanted);
        if (!found) return;
        clearTimeout(timer);
        this.#checks.delete(check);
        resolve(found);
      };
      this.#checks.add(check);
      check();
    });
  }
  /** That every version of each order came once, and none backwards. */
  heardInOrder() {
    const newest = new Map();
    for (const { id, version } of this.heard) {
      assert.ok(version > (newest.get(id) ?? 0), `${id} ${version} after ${newest.get(id)}`);
      newest.set(id, version);
    }
  }
  close() {
    this.socket.disconnect();
  }
}

for (const transports of [undefined, ['polling'], ['websocket']]) {
  test(`an application follows an order to paid with ${transports ?? 'the default transports'}`, async () => {
    const { order, intent } = await buy(shop.url);
    const application = new Application(transports ? { transports } : {});
    const view = await application.ask('subscribe', order);
    assert.deepEqual([view.object, view.id, view.version], ['order', order, 1]);
    application.keep(view);
    assert.equal(await shop.paid(intent), 'applied');
    const last = await application.hears((heard) => heard.final);
    assert.deepEqual([last.status, last.enrollment], ['paid', 'active']);
    assert.deepEqual(last, await shop.order(order));
    application.heardInOrder();
    assert.ok(application.socket.connected, 'a final order ends nothing');
    if (!transports) assert.equal(application.socket.io.engine.transport.name, 'websocket');
    application.close();
  });
}

test('one application follows two orders at once, and lets go of one', async () => {
  const one = await buy(shop.url);
  const two = await buy(shop.url);
  const application = new Application();
  const views = await Promise.all(
    [one, two].map(({ order }) => application.ask('subscribe', order)),
  );
  assert.deepEqual(
    views.map(({ id }) => id),
    [one.order, two.order],
  );
  assert.equal(await application.ask('unsubscribe', one.order), undefined);
  await shop.paid(one.intent);
  await shop.paid(two.intent);
  await application.hears((view) => view.id === two.order && view.final);
  assert.ok(application.heard.every(({ id }) => id === two.order));
  application.close();
});

test('without an acknowledgement the view comes as an event, unless since is current', async () => {
  const { order, intent } = await buy(shop.url);
  const application = new Application({ transports: ['websocket'] });
  application.socket.emit('subscribe', order, 1);
  await application.ask('unsubscribe', 'ord_that_is_not_followed');
  assert.deepEqual(application.heard, []);
  application.socket.emit('subscribe', order);
  await application.hears((view) => view.version === 1);
  await shop.paid(intent);
  await application.hears((view) => view.final);
  application.heardInOrder();
  application.close();
});

test('what can not be done is acknowledged as an error, or comes as the event error', async () => {
  const { order } = await buy(shop.url);
  const application = new Application();
  const nonsense = await application.ask('subscribe', 'nonsense');
  assert.deepEqual(nonsense, {
    object: 'error',
    code: 'unknown_order',
    order: 'nonsense',
    detail: 'there is no order with this id',
  });
  const code = async (...event) => (await application.ask(...event)).code;
  assert.equal(await code('subscribe'), 'bad_message');
  assert.equal(await code('subscribe', order, 'three'), 'bad_message');
  assert.equal(await code('subscribe', { id: order }), 'bad_message');
  assert.equal(await code('subscribe', Buffer.from('bytes')), 'bad_message');
  assert.equal(await code('publish', order), 'unknown_event');
  const error = new Promise((resolve) => application.socket.once('error', resolve));
  application.socket.emit('subscribe', 'nonsense');
  assert.equal((await error).code, 'unknown_order');
  // An error costs nothing: the connection is as it was.
  assert.equal((await application.ask('subscribe', order)).id, order);
  application.close();
});

test('only the main namespace is there', async () => {
  const socket = io(`${shop.url}/admin`, { forceNew: true });
  const error = await new Promise((resolve) => socket.once('connect_error', resolve));
  assert.equal(error.message, 'Invalid namespace');
  socket.disconnect();
});

for (const transports of [undefined, ['polling'], ['websocket']]) {
  test(`an application comes back after a restart with ${transports ?? 'the default transports'}`, async () => {
    const { order, intent } = await buy(shop.url);
    const application = new Application(transports ? { transports } : {});
    const reasons = [];
    let connects = 0;
    application.socket.on('disconnect', (reason) => reasons.push(reason));
    application.socket.on('connect', async () => {
      connects += 1;
      application.keep(await application.ask('subscribe', order));
    });
    await application.hears((view) => view.version === 1);
    await shop.stop();
    await shop.start();
    await application.connected();
    assert.equal(await shop.paid(intent), 'applied');
    await application.hears((view) => view.final);
    assert.equal(connects, 2);
    assert.equal(reasons.length, 1);
    // Any reason but "io server disconnect", after which a client stays away.
    assert.match(reasons[0], /^transport (close|error)$/);
    application.close();
  });
}

describe('limits and origins', () => {
  const handshake = (headers = {}, options = {}) =>
    fetch(`${shop.url}/socket.io/?EIO=4&transport=polling`, { headers, ...options });

  test('a page of an origin that is allowed may read, after asking with OPTIONS', async () => {
    for (const origin of [PAGE, shop.url]) {
      const answer = await handshake({ origin });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers.get('access-control-allow-origin'), origin);
      assert.match(answer.headers.get('vary'), /Origin/i);
      const { sid } = JSON.parse((await answer.text()).slice(1));
      const address = `${shop.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
      const post = { method: 'POST', body: '40', headers: { origin } };
      for (const options of [post, { headers: { origin } }]) {
        const later = await fetch(address, options);
        assert.equal(later.headers.get('access-control-allow-origin'), origin);
      }
      const asked = await handshake(
        {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'content-type',
        },
        { method: 'OPTIONS' },
      );
      assert.equal(asked.status, 204);
      assert.equal(asked.headers.get('access-control-allow-origin'), origin);
      assert.match(asked.headers.get('access-control-allow-methods'), /POST/);
      assert.match(asked.headers.get('access-control-allow-headers'), /content-type/i);
    }
  });

  test('a page of a foreign origin gets 403 on each transport, and may read nothing', async () => {
    const origin = 'https://evil.example';
    for (const method of ['GET', 'POST', 'OPTIONS']) {
      const asks = method === 'OPTIONS' && { 'access-control-request-method': 'POST' };
      const answer = await handshake({ origin, ...asks }, { method });
      assert.equal(answer.status, method === 'OPTIONS' ? 204 : 403);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
    }
    const socket = new WebSocket(
      `${shop.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
      { origin },
    );
    socket.on('error', () => {});
    const status = await new Promise((resolve) =>
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode)),
    );
    assert.equal(status, 403);
  });

  test('4 KiB are taken, one byte more is 413, or closes a WebSocket with 1009', async () => {
    const open = JSON.parse((await (await handshake()).text()).slice(1));
    assert.equal(open.maxPayload, 4096);
    assert.deepEqual([open.pingInterval, open.pingTimeout], [25_000, 20_000]);
    const address = `${shop.url}/socket.io/?EIO=4&transport=polling&sid=${open.sid}`;
    const padded = (size) => `40{"pad":"${'x'.repeat(size - '40{"pad":""}'.length)}"}`;
    const post = (body) => fetch(address, { method: 'POST', body });
    assert.equal((await post(padded(4097))).status, 413);
    assert.equal((await post(padded(4096))).status, 200);
    assert.match(await (await fetch(address)).text(), /^40\{"sid":"/);
    const socket = new WebSocket(
      `${shop.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`,
    );
    await new Promise((resolve) => socket.once('message', resolve));
    socket.send(padded(4096));
    assert.match(String(await new Promise((resolve) => socket.once('message', resolve))), /^40/);
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send(padded(4097));
    assert.equal(await closed, 1009);
  });
});

// A shop's day: customers come at a rate, make an order, watch it, pay it at the sandbox, or leave.
import http from 'node:http';
import { transports } from './watching.mjs';

const any = (list) => list[Math.floor(Math.random() * list.length)];
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Customers {
  /** `shop` and `stripe` are origins; `courses` are ids; `rate` is customers per second. */
  constructor({ shop, stripe, courses, rate }) {
    this.shop = shop;
    this.stripe = stripe;
    this.courses = courses;
    this.rate = rate;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
    this.counts = { came: 0, paid: 0, left: 0, watching: 0 };
    this.faults = [];
  }

  start() {
    const began = performance.now();
    this.timer = setInterval(() => {
      const due = ((performance.now() - began) / 1000) * this.rate;
      while (this.counts.came < due) {
        this.counts.came += 1;
        this.#visit().catch((error) => this.faults.push(String(error.message)));
      }
    }, 20);
  }

  stop() {
    clearInterval(this.timer);
  }

  async #visit() {
    const email = Math.random() < 0.1 ? { email: `c${this.counts.came}@example.com` } : {};
    const placed = await this.#post(this.shop, '/api/orders', {
      body: JSON.stringify({ course_id: any(this.courses), ...email }),
    });
    const order = JSON.parse(placed.text).id;
    const cookie = placed.headers['set-cookie'][0].split(';')[0];
    const watch = this.#watch(order);
    try {
      if (Math.random() < 0.25) {
        await sleep(2000 + Math.random() * 58_000);
        this.counts.left += 1;
      } else {
        await this.#pay(order, cookie);
        await watch.final;
        this.counts.paid += 1;
      }
    } finally {
      watch.leave();
    }
  }

  // As long as one watches, whatever comes; `final` is when the order's view says so.
  #watch(order) {
    let leave;
    const final = new Promise((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`${order} was not final within 60 s`)),
        60_000,
      );
      const onView = (view) => {
        if (!view.includes('"final":true')) return;
        clearTimeout(late);
        resolve();
      };
      const stop = any(Object.values(transports))({ url: this.shop, order, onView });
      this.counts.watching += 1;
      leave = () => {
        clearTimeout(late);
        stop();
        this.counts.watching -= 1;
      };
    });
    final.catch(() => {}); // whoever leaves does not wait for it
    return { final, leave };
  }

  async #pay(order, cookie) {
    const path = `/api/orders/${order}/payment-intent`;
    const prepared = await this.#post(this.shop, path, { body: '{}', headers: { cookie } });
    const intent = JSON.parse(prepared.text).client_secret.split('_secret_')[0];
    await sleep(Math.random() * 2000); // they look for their card
    if (Math.random() < 0.1) await this.#confirm(intent, 'pm_card_chargeDeclined', 402);
    await this.#confirm(intent, 'pm_card_visa', 200);
  }

  #confirm(intent, method, wanted) {
    return this.#post(this.stripe, `/v1/payment_intents/${intent}/confirm`, {
      body: `payment_method=${method}&return_url=${encodeURIComponent(this.shop)}`,
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        authorization: 'Bearer sk_test_of_the_soak',
      },
      wanted,
    });
  }

  #post(origin, path, { body, headers = {}, wanted = 0 }) {
    return new Promise((resolve, reject) => {
      const request = http.request(
        `${origin}${path}`,
        {
          method: 'POST',
          agent: this.agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...headers,
          },
        },
        async (response) => {
          let text = '';
          response.setEncoding('utf8');
          for await (const data of response) text += data;
          const right = wanted ? response.statusCode === wanted : response.statusCode < 300;
          if (right) return resolve({ headers: response.headers, text });
          reject(new Error(`${path.replace(/\w{12,}/, '…')}: ${response.statusCode} ${text}`));
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }
}

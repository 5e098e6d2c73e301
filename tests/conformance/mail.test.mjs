// Mail to customers, as a mail server and a mail program see it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { simpleParser } from 'mailparser';
import Stripe from 'stripe';
import { eventually, serve, start, temporaryFolder } from '../program/support/program.mjs';
import { openMailServer, refusal } from './mail_server.mjs';

const json = { 'content-type': 'application/json' };
const from = ['--mail-from', 'Ada’s Courses <orders@shop.example>'];

// A whole shop with its sandbox, whose customers get mail by `mail`: options of serve.
async function openShop(t, mail = [], folder = temporaryFolder(t)) {
  const server = await serve(t, folder, [
    ...['--sandbox', '127.0.0.1:0', '--sandbox-delay', '0'],
    ...mail,
  ]);
  await eventually(() => server.lines.some((line) => line.startsWith('sandbox: ')));
  const sandbox = new URL(server.lines.find((line) => line.startsWith('sandbox: ')).slice(9));
  const stripe = new Stripe('sk_test_of_the_mail_suite', {
    host: sandbox.hostname,
    port: sandbox.port,
    protocol: 'http',
    telemetry: false,
  });
  return { ...server, folder, stripe, sent: (outcome) => attempts(server.url, outcome) };
}

// How many attempts at a mail ended so.
async function attempts(url, outcome) {
  const text = await (await fetch(`${url}/metrics`)).text();
  const line = text.match(new RegExp(`orderwire_mail_attempts_total{outcome="${outcome}"} (\\d+)`));
  return Number(line?.[1] ?? 0);
}

/** A mail about a decline waits for minutes: what the testbench sends again goes now. */
async function sendDeclines(shop, ...orders) {
  for (const { id } of orders) {
    await eventually(async () => {
      const answer = await fetch(`${shop.url}/api/testbench/outbox/redeliver`, {
        method: 'POST',
        headers: json,
        body: JSON.stringify({ channel: 'mail', order: id }),
      });
      return (await answer.json()).queued > 0;
    });
  }
}

async function order(shop, { email = 'ada@example.com', course = 'cpp-concurrency' } = {}) {
  const placed = await fetch(`${shop.url}/api/orders`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ course_id: course, ...(email && { email }) }),
  });
  assert.equal(placed.status, 201);
  const cookie = placed.headers.get('set-cookie').split(';')[0];
  const { id } = await placed.json();
  const post = (path) =>
    fetch(`${shop.url}/api/orders/${id}/${path}`, {
      method: 'POST',
      headers: { ...json, cookie },
      body: '{}',
    });
  const view = async () => (await fetch(`${shop.url}/api/orders/${id}`)).json();
  const intent = async () =>
    (await (await post('payment-intent')).json()).client_secret.split('_secret_')[0];
  return { id, post, view, intent };
}

// Pays the order's intent with a card, and waits for its status.
async function pay(shop, bought, card, status) {
  const intent = await bought.intent();
  await shop.stripe.paymentIntents.confirm(intent, { payment_method: card }).catch((error) => {
    if (error.code !== 'card_declined') throw error;
  });
  await eventually(async () => (await bought.view()).status === status);
  return intent;
}

const buy = async (shop, how) => {
  const bought = await order(shop, how);
  return { ...bought, paid: await pay(shop, bought, 'pm_card_visa', 'paid') };
};

test('a purchase sends one receipt, which a mail program shows as it was meant', async (t) => {
  const server = await openMailServer(t);
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  const { id } = await buy(shop);
  await eventually(() => server.received.length > 0);
  const { mail, envelope, raw } = server.received[0];
  assert.equal(envelope.mailFrom.address, 'orders@shop.example');
  assert.deepEqual(
    envelope.rcptTo.map(({ address }) => address),
    ['ada@example.com'],
  );
  assert.deepEqual(mail.from.value, [{ address: 'orders@shop.example', name: 'Ada’s Courses' }]);
  assert.deepEqual(mail.to.value, [{ address: 'ada@example.com', name: '' }]);
  assert.equal(mail.subject, 'Your receipt for C++ Concurrency in Depth');
  assert.equal(mail.messageId, `<${id}.2@127.0.0.1>`);
  assert.equal(mail.headers.get('auto-submitted'), 'auto-generated');
  assert.equal(mail.headers.get('content-type').value, 'multipart/alternative');
  assert.ok(Math.abs(mail.date - Date.now()) < 60_000);
  for (const body of [mail.text, mail.html]) {
    for (const part of [
      '49.00 USD',
      id,
      `${shop.url}/track/${id}`,
      `${shop.url}/course/cpp-concurrency`,
    ]) {
      assert.ok(body.includes(part), part);
    }
  }
  assert.ok(raw.every((byte) => byte < 0x80));
  assert.equal(mail.attachments.length, 0);
  await eventually(async () => (await shop.sent('delivered')) === 1);
  assert.equal(server.received.length, 1);
});

test('a decline tells the reason with a link that carries a pass, then the payment a receipt, then a refund', async (t) => {
  const server = await openMailServer(t);
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  const bought = await order(shop);
  await pay(shop, bought, 'pm_card_chargeDeclined', 'failed');
  await sendDeclines(shop, bought);
  await eventually(() => server.received.length === 1);
  const declined = server.received[0].mail;
  assert.equal(declined.subject, 'Your payment for C++ Concurrency in Depth did not go through');
  assert.match(declined.text, /^Payment declined\n\nYour card was declined\.\n/);
  assert.match(
    declined.text,
    new RegExp(`${shop.url}/checkout/${bought.id}#pass=\\d+\\.[\\w-]{43}\\n`),
  );

  const intent = await pay(shop, bought, 'pm_card_visa', 'paid');
  await eventually(() => server.received.length === 2);
  assert.match(server.received[1].mail.subject, /^Your receipt/);
  assert.doesNotMatch(server.received[1].mail.text, /pass=/);

  await shop.stripe.refunds.create({ payment_intent: intent, amount: 1000 });
  await eventually(() => server.received.length === 3);
  assert.equal(server.received[2].mail.subject, 'Refund of 10.00 USD for C++ Concurrency in Depth');
  assert.match(server.received[2].mail.text, /10\.00 USD of the 49\.00 USD/);
  await shop.stripe.refunds.create({ payment_intent: intent });
  await eventually(() => server.received.length === 4);
  assert.match(server.received[3].mail.text, /Another 39\.00 USD .* all of the 49\.00 USD/);
  assert.equal(new Set(server.received.map(({ mail }) => mail.messageId)).size, 4);
});

test('a decline that the next card puts right is never written about', async (t) => {
  const server = await openMailServer(t);
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  const bought = await order(shop);
  await pay(shop, bought, 'pm_card_chargeDeclined', 'failed');
  await pay(shop, bought, 'pm_card_visa', 'paid');
  await eventually(() => server.received.length === 1);
  await sendDeclines(shop, bought);
  await eventually(async () => (await shop.sent('needless')) === 1);
  assert.match(server.received[0].mail.subject, /^Your receipt/);
  assert.equal(server.received.length, 1);
});

test('an order that is cancelled unpaid sends nothing, nor does one without an address', async (t) => {
  const server = await openMailServer(t);
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  const cancelled = await order(shop, { course: 'sqlite-inside' });
  assert.equal((await cancelled.post('cancel')).status, 200);
  await buy(shop, { email: null, course: 'realtime-web' });
  const last = await buy(shop, { email: 'bea@example.com' });
  await eventually(() => server.received.length > 0);
  assert.deepEqual(
    server.received.map(({ mail }) => mail.messageId),
    [`<${last.id}.2@127.0.0.1>`],
  );
});

test('a recipient whom the server refuses is given up at once, visibly, and nobody else suffers', async (t) => {
  const server = await openMailServer(t, {
    onRecipient: (address) => {
      if (address === 'nobody@example.com') throw refusal(550, `${address} is unknown`);
    },
  });
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  const refused = await buy(shop, { email: 'nobody@example.com' });
  await eventually(async () => (await shop.sent('given_up')) === 1);
  await buy(shop, { email: 'bea@example.com' });
  await eventually(() => server.received.length === 1);
  const line = shop.errors.find(
    (error) => error.includes(refused.id) && error.includes('given up'),
  );
  assert.match(line, /answered RCPT with: 550/);
  assert.doesNotMatch(shop.errors.join('\n'), /nobody@example\.com/);
});

test('a server that greylists gets the message a little later', async (t) => {
  let first = true;
  const server = await openMailServer(t, {
    onRecipient: () => {
      if (!first) return;
      first = false;
      throw refusal(450, 'greylisted, come again');
    },
  });
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  await buy(shop);
  await eventually(() => server.received.length === 1);
  assert.equal(await shop.sent('failed'), 1);
});

test('a server that dies after the message gets it again with the same Message-ID', async (t) => {
  const seen = [];
  const server = await openMailServer(t, {
    onMessage: ({ mail, raw }, n) => {
      seen.push({ id: mail.messageId, raw: raw.toString() });
      if (n > 0) return undefined;
      for (const connection of server.connections()) connection._socket.destroy();
      return new Promise(() => {});
    },
  });
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  await buy(shop);
  await eventually(() => server.received.length === 1);
  assert.equal(seen.length, 2);
  assert.equal(seen[0].id, seen[1].id);
  assert.equal(seen[0].raw, seen[1].raw);
});

test('a slow server gets one message, once', async (t) => {
  const server = await openMailServer(t, {
    onMessage: () => new Promise((resolve) => setTimeout(resolve, 2000)),
  });
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  await buy(shop);
  await eventually(async () => (await shop.sent('delivered')) === 1);
  assert.equal(server.received.length, 1);
  assert.equal(await shop.sent('failed'), 0);
});

test('what was committed before a crash is sent after it', async (t) => {
  const folder = temporaryFolder(t);
  let dead = true;
  const server = await openMailServer(t, {
    onRecipient: () => (dead ? new Promise(() => {}) : undefined),
  });
  const shop = await openShop(t, ['--smtp', server.url, ...from], folder);
  const { id } = await buy(shop);
  shop.child.kill('SIGKILL');
  await shop.ended;
  dead = false;
  await openShop(t, ['--smtp', server.url, ...from], folder);
  await eventually(() => server.received.length > 0);
  assert.equal(server.received[0].mail.messageId, `<${id}.2@127.0.0.1>`);
});

// A certificate for 127.0.0.1 by a CA of our own: {ca, key, cert}, `ca` being the file's path.
function makeCertificates(folder, name) {
  const file = (end) => join(folder, `${name}-${end}.pem`);
  const openssl = (...args) => execFileSync('openssl', args, { stdio: 'pipe' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl(
    'req',
    '-x509',
    ...key,
    '-subj',
    `/CN=${name}`,
    '-keyout',
    file('cakey'),
    '-out',
    file('ca'),
  );
  openssl(
    ...['req', '-x509', ...key, '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'],
    ...['-CA', file('ca'), '-CAkey', file('cakey'), '-keyout', file('key'), '-out', file('cert')],
  );
  return { ca: file('ca'), key: readFileSync(file('key')), cert: readFileSync(file('cert')) };
}

const password = 'correct-horse-battery';
const login = (url) => url.replace('://', `://ada%40shop.example:${password}@`);
const onAuth = (auth, _session, done) => {
  const right = auth.username === 'ada@shop.example' && auth.password === password;
  if (right) done(null, { user: auth.username });
  else done(refusal(535, `no ${auth.password}`));
};

test('STARTTLS with a certificate of the given CA, and a login', async (t) => {
  const folder = temporaryFolder(t);
  const { ca, key, cert } = makeCertificates(folder, 'ours');
  const server = await openMailServer(t, {}, { key, cert, onAuth, authOptional: false });
  const smtp = ['--smtp', login(server.url), '--smtp-ca', ca];
  const shop = await openShop(t, [...smtp, ...from], folder);
  await buy(shop);
  await eventually(() => server.received.length === 1);
  assert.equal(server.received[0].session.secure, true);
  assert.equal(server.received[0].session.user, 'ada@shop.example');
});

test('TLS from the first byte', async (t) => {
  const folder = temporaryFolder(t);
  const { ca, key, cert } = makeCertificates(folder, 'ours');
  const server = await openMailServer(t, {}, { key, cert, secure: true });
  const url = server.url.replace('smtp:', 'smtps:');
  const shop = await openShop(t, ['--smtp', url, '--smtp-ca', ca, ...from], folder);
  await buy(shop);
  await eventually(() => server.received.length === 1);
  assert.equal(server.received[0].session.secure, true);
});

test('a certificate of somebody else is refused before any login, and the operator is told', async (t) => {
  const folder = temporaryFolder(t);
  const { key, cert } = makeCertificates(folder, 'theirs');
  const { ca } = makeCertificates(folder, 'ours');
  const logins = [];
  const server = await openMailServer(
    t,
    {},
    {
      key,
      cert,
      onAuth: (auth, session, done) => onAuth(logins.push(auth) && auth, session, done),
    },
  );
  const shop = await openShop(t, ['--smtp', login(server.url), '--smtp-ca', ca, ...from], folder);
  await buy(shop);
  await eventually(async () => (await shop.sent('failed')) > 0);
  assert.equal(server.received.length, 0);
  assert.deepEqual(logins, []);
  assert.match(shop.errors.join('\n'), /mail: not sent yet, it is tried again: .*certificate/i);
});

test('a login that is refused is told, without the password', async (t) => {
  const server = await openMailServer(t, {}, { onAuth, authOptional: false });
  const wrong = login(server.url).replace(password, 'wrong-secret');
  const shop = await openShop(t, ['--smtp', wrong, '--log-level', 'debug', ...from]);
  await buy(shop);
  await eventually(async () => (await shop.sent('failed')) > 0);
  const said = [...shop.lines, ...shop.errors].join('\n');
  assert.match(said, /the mail server refused the login \(535\)/);
  assert.doesNotMatch(said, /wrong-secret/);
  assert.ok(shop.lines.includes(`mail: ${server.url}`));
});

test('without a mail server each message is a file that a mail program opens', async (t) => {
  const folder = temporaryFolder(t);
  const shop = await openShop(t, [], folder);
  assert.ok(shop.lines.includes(`mail: the folder ${join(folder, 'mail')}`));
  const { id } = await buy(shop);
  const files = () => {
    try {
      return readdirSync(join(folder, 'mail'));
    } catch {
      return [];
    }
  };
  await eventually(() => files().some((name) => name.endsWith('.eml')));
  assert.equal(files().length, 1);
  assert.match(files()[0], new RegExp(`^\\d{8}T\\d{6}\\.\\d{3}Z-${id}-2-paid\\.eml$`));
  const mail = await simpleParser(readFileSync(join(folder, 'mail', files()[0])));
  assert.equal(mail.to.text, 'ada@example.com');
  assert.match(mail.subject, /^Your receipt/);
});

test('a folder that cannot be written to is told of, and holds up no payment', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), 'x');
  const shop = await openShop(t, ['--mail-dir', join(folder, 'file', 'mail')], folder);
  assert.match(
    shop.errors.join('\n'),
    /mail: .* can't be written to; --mail-dir names another folder/,
  );
  await buy(shop);
  await eventually(async () => (await shop.sent('failed')) > 0);
  assert.match(shop.errors.join('\n'), /mail: not sent yet, it is tried again: --mail-dir: /);
});

test('with mail off nothing is queued, and no folder is made', async (t) => {
  const folder = temporaryFolder(t);
  const shop = await openShop(t, ['--mail-dir', 'off'], folder);
  assert.ok(!shop.lines.some((line) => line.startsWith('mail:')));
  await buy(shop);
  assert.ok(!readdirSync(folder).includes('mail'));
  assert.doesNotMatch(await (await fetch(`${shop.url}/metrics`)).text(), /orderwire_mail/);
});

test('a mail server that never answers does not hold up the end of the program', async (t) => {
  let asked = false;
  const server = await openMailServer(t, {
    onRecipient: () => {
      asked = true;
      return new Promise(() => {});
    },
  });
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  await buy(shop);
  await eventually(() => asked);
  assert.match(await (await fetch(`${shop.url}/metrics`)).text(), /^orderwire_mail_queued 1$/m);
  const begun = Date.now();
  shop.child.kill('SIGTERM');
  assert.equal(await shop.ended, 0);
  assert.ok(Date.now() - begun < 10_000);
});

test('a title of any letters arrives as it is, and adds no header', async (t) => {
  const titles = [
    'Grüße aus Köln — 日本語の講座 🎓',
    'دورة البرمجة المتقدمة',
    '"Quotes" <b>&amp;</b> =?utf-8?q?x=0D=0ABcc:_eve@example.com?=',
    'x'.repeat(190),
  ];
  const folder = temporaryFolder(t);
  const courses = join(folder, 'courses.json');
  writeFileSync(
    courses,
    JSON.stringify(
      titles.map((title, n) => ({
        ...{ id: `c${n}`, title, summary: 's', description: 'd', amount: 4900, currency: 'jpy' },
      })),
    ),
  );
  const server = await openMailServer(t);
  const shop = await openShop(t, ['--smtp', server.url, '--courses', courses, ...from], folder);
  for (const [n, title] of titles.entries()) {
    await buy(shop, { course: `c${n}` });
    await eventually(() => server.received.length === n + 1);
    const { mail, envelope } = server.received[n];
    assert.deepEqual([...mail.headers.keys()].sort(), [
      'auto-submitted',
      'content-type',
      'date',
      'from',
      'message-id',
      'mime-version',
      'subject',
      'to',
    ]);
    assert.equal(envelope.rcptTo.length, 1);
    if (title.length < 80) assert.equal(mail.subject, `Your receipt for ${title}`);
    assert.ok(mail.text.includes(title));
    assert.ok(mail.text.includes('4900 JPY'));
    assert.doesNotMatch(mail.html, /<b>/);
  }
});

test('an address is told of ten declined payments a day, however many there are', async (t) => {
  const server = await openMailServer(t);
  const shop = await openShop(t, ['--smtp', server.url, ...from]);
  for (let n = 0; n < 12; n++) {
    // Each by another guest, in another spelling.
    const email = n % 2 ? 'ada@example.com' : 'ADA@example.com';
    const declined = await order(shop, { email });
    await pay(shop, declined, 'pm_card_chargeDeclined', 'failed');
    await sendDeclines(shop, declined);
  }
  await eventually(async () => (await shop.sent('given_up')) === 2);
  assert.equal(server.received.length, 10);
  // A receipt still comes.
  await buy(shop);
  await eventually(() => server.received.length === 11);
});

test('wrong options about mail get one clear line, without a password', async () => {
  for (const [args, expected] of [
    [['--smtp', 'http://ada:hidden@x'], /^--smtp: .*mail\.example:587/],
    [['--smtp', 'smtp://mail.example'], /^--mail-from: /],
    [['--mail-from', 'Ada'], /^--mail-from: .*'Ada'/],
    [['--smtp', 'smtp://mail.example', ...from, '--mail-dir', 'mail'], /^--mail-dir: /],
    [['--smtp-ca', '/nowhere.pem'], /^--smtp-ca: /],
    [['smtp://ada:hidden@x'], /belongs to no option/],
  ]) {
    const program = start([
      'serve',
      '--listen',
      '127.0.0.1:0',
      '--store',
      'sqlite::memory:',
      ...args,
    ]);
    assert.equal(await program.ended, 2, args.join(' '));
    assert.equal(program.errors.length, 1);
    assert.match(program.errors[0].replace(/^orderwire: /, ''), expected);
    assert.doesNotMatch(program.errors[0], /hidden/);
  }
});

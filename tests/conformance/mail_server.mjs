// A mail server for the tests: nodemailer's `smtp-server`, with `mailparser` to read what came.
import { once } from 'node:events';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** An error that the server answers with: 550 is for good, 450 is for now. */
export function refusal(code, message) {
  return Object.assign(new Error(message), { responseCode: code });
}

/**
 * A server on loopback, gone with the test. `onRecipient(address, n)` and `onMessage(message, n)` may throw a refusal
 * or take their time; n counts from 0. `options` are those of smtp-server.
 */
export async function openMailServer(test, behaviour = {}, options = {}) {
  const received = [];
  const sessions = [];
  let recipients = 0;
  let messages = 0;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.onAuth ? [] : ['AUTH', ...(options.key ? [] : ['STARTTLS'])],
    allowInsecureAuth: true,
    logger: false,
    closeTimeout: 100,
    onConnect(session, done) {
      sessions.push(session);
      done();
    },
    onRcptTo(address, _session, done) {
      const judge = async () => behaviour.onRecipient?.(address.address, recipients++);
      judge().then(() => done(), done);
    },
    onData(stream, session, done) {
      read(stream)
        .then(async (raw) => {
          const message = {
            raw,
            envelope: session.envelope,
            session,
            mail: await simpleParser(raw),
          };
          await behaviour.onMessage?.(message, messages++);
          received.push(message);
        })
        .then(() => done(), done);
    },
    ...options,
  });
  // A client that refuses the certificate is what some tests are about.
  server.on('error', () => {});
  server.listen(behaviour.port ?? 0, '127.0.0.1');
  await once(server.server, 'listening');
  const close = () => new Promise((resolve) => server.close(resolve));
  test.after(close);
  const { port } = server.server.address();
  const connections = () => [...server.connections];
  return { received, sessions, connections, port, close, url: `smtp://127.0.0.1:${port}` };
}

async function read(stream) {
  const chunks = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

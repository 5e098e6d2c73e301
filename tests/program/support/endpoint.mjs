// A webhook endpoint of anybody's, which keeps what it gets.
import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * Opens it; it closes with the test. `answer(delivery, count)` gives {status, headers, body} for each delivery
 * {at, path, headers, body, text}; without one it is 200 and empty.
 */
export async function openEndpoint(test, answer = () => ({})) {
  const received = [];
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const { url: path, headers } = request;
    const delivery = { at: Date.now(), path, headers, body, text: body.toString() };
    received.push(delivery);
    const said = answer(delivery, received.length);
    response.writeHead(said.status ?? 200, said.headers ?? {});
    response.end(said.body ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    server,
    received,
    url: `http://127.0.0.1:${server.address().port}/hook`,
    ids: () => received.map(({ text }) => JSON.parse(text).id),
  };
}

/** An answer as orderwire gives it. */
export const verdict = (word) => ({
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ verdict: word }),
});

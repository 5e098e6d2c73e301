// What is for those who run the server, and the document that it serves.
import assert from 'node:assert/strict';

export async function operations({ caller }, text) {
  await caller.get('/healthz');
  await caller.get('/readyz');
  await caller.get('/metrics');
  const served = await caller.get('/openapi.json', { origin: 'https://anybody.example' });
  assert.equal(served.body, text);
  assert.equal(served.headers['access-control-allow-origin'], '*');
  const again = await caller.get('/openapi.json', { 'if-none-match': served.headers.etag });
  assert.equal(again.status, 304);
}

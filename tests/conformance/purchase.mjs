// A customer without a page.

/** An order with an intent, made as a guest. */
export async function buy(shop) {
  const post = (path, cookie = '', body = '{}') =>
    fetch(`${shop.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      body,
    });
  const placed = await post('/api/orders', '', '{"course_id":"cpp-concurrency"}');
  const cookie = placed.headers.get('set-cookie').split(';')[0];
  const { id } = await placed.json();
  const prepared = await post(`/api/orders/${id}/payment-intent`, cookie);
  const { client_secret } = await prepared.json();
  return { order: id, intent: client_secret.split('_secret_')[0] };
}

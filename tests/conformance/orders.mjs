// A guest who buys a course at a running shop.

/** An order, and what makes its intent: {order, prepare}. */
export async function placeOrder(url) {
  const post = (path, cookie = '', body = '{}') =>
    fetch(`${url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      body,
    });
  const placed = await post('/api/orders', '', '{"course_id":"cpp-concurrency"}');
  const cookie = placed.headers.get('set-cookie').split(';')[0];
  const { id } = await placed.json();
  const prepare = async () => {
    const { client_secret } = await (await post(`/api/orders/${id}/payment-intent`, cookie)).json();
    return client_secret.split('_secret_')[0];
  };
  return { order: id, prepare };
}

/** An order with an intent: {order, intent}. */
export async function buy(url) {
  const { order, prepare } = await placeOrder(url);
  return { order, intent: await prepare() };
}

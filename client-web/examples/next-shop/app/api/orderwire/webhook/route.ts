/** orderwire's news. Whatever is not answered 2xx comes again, so nothing that fails here is lost. */
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { followOrder, type NotifiedOrder } from '@/lib/enrollment';
import { setting } from '@/lib/settings';

export async function POST(request: Request): Promise<Response> {
  const body = await request.text();
  let message: { data: NotifiedOrder };
  try {
    const webhook = new Webhook(setting('ORDERWIRE_NOTIFY_SECRET'));
    message = webhook.verify(body, Object.fromEntries(request.headers)) as typeof message;
  } catch (error) {
    if (!(error instanceof WebhookVerificationError)) throw error;
    return new Response(error.message, { status: 400 });
  }
  await followOrder(message.data);
  return new Response(null, { status: 204 });
}

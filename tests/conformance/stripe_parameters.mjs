// Which parameters Stripe's calls take, by the `stripe` package's types: the sandbox tells those that it does not act on
// from those that nobody knows. `node stripe_parameters.mjs` writes server/sandbox/http/stripe_parameters.inc; the test beside
// this compares it.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  alternatives,
  elementOf,
  isMap,
  isObject,
  membersOf,
  memberType,
  typeOf,
} from './stripe_types.mjs';

export const table = fileURLToPath(
  new URL('../../server/sandbox/http/stripe_parameters.inc', import.meta.url),
);

const calls = [
  ['POST /v1/payment_intents', 'PaymentIntents', 'PaymentIntentCreateParams'],
  ['GET /v1/payment_intents', 'PaymentIntents', 'PaymentIntentListParams'],
  ['GET /v1/payment_intents/{}', 'PaymentIntents', 'PaymentIntentRetrieveParams'],
  ['POST /v1/payment_intents/{}', 'PaymentIntents', 'PaymentIntentUpdateParams'],
  ['POST /v1/payment_intents/{}/confirm', 'PaymentIntents', 'PaymentIntentConfirmParams'],
  ['POST /v1/payment_intents/{}/capture', 'PaymentIntents', 'PaymentIntentCaptureParams'],
  ['POST /v1/payment_intents/{}/cancel', 'PaymentIntents', 'PaymentIntentCancelParams'],
  ['POST /v1/payment_methods', 'PaymentMethods', 'PaymentMethodCreateParams'],
  ['GET /v1/payment_methods', 'PaymentMethods', 'PaymentMethodListParams'],
  ['POST /v1/payment_methods/{}/attach', 'PaymentMethods', 'PaymentMethodAttachParams'],
  ['GET /v1/charges', 'Charges', 'ChargeListParams'],
  ['POST /v1/charges/{}', 'Charges', 'ChargeUpdateParams'],
  ['POST /v1/refunds', 'Refunds', 'RefundCreateParams'],
  ['GET /v1/refunds', 'Refunds', 'RefundListParams'],
  ['POST /v1/refunds/{}', 'Refunds', 'RefundUpdateParams'],
  ['GET /v1/disputes', 'Disputes', 'DisputeListParams'],
  ['POST /v1/disputes/{}', 'Disputes', 'DisputeUpdateParams'],
  ['POST /v1/checkout/sessions', 'Checkout/Sessions', 'Checkout.SessionCreateParams'],
  ['GET /v1/checkout/sessions', 'Checkout/Sessions', 'Checkout.SessionListParams'],
  ['POST /v1/checkout/sessions/{}', 'Checkout/Sessions', 'Checkout.SessionUpdateParams'],
  [
    'GET /v1/checkout/sessions/{}/line_items',
    'Checkout/Sessions',
    'Checkout.SessionListLineItemsParams',
  ],
  ['POST /v1/products', 'Products', 'ProductCreateParams'],
  ['GET /v1/products', 'Products', 'ProductListParams'],
  ['POST /v1/products/{}', 'Products', 'ProductUpdateParams'],
  ['POST /v1/prices', 'Prices', 'PriceCreateParams'],
  ['GET /v1/prices', 'Prices', 'PriceListParams'],
  ['POST /v1/prices/{}', 'Prices', 'PriceUpdateParams'],
  ['POST /v1/customers', 'Customers', 'CustomerCreateParams'],
  ['GET /v1/customers', 'Customers', 'CustomerListParams'],
  ['POST /v1/customers/{}', 'Customers', 'CustomerUpdateParams'],
  ['GET /v1/events', 'Events', 'EventListParams'],
  ['POST /v1/webhook_endpoints', 'WebhookEndpoints', 'WebhookEndpointCreateParams'],
  ['GET /v1/webhook_endpoints', 'WebhookEndpoints', 'WebhookEndpointListParams'],
  ['POST /v1/webhook_endpoints/{}', 'WebhookEndpoints', 'WebhookEndpointUpdateParams'],
];

// Hashes of which the sandbox reads some members: those it does not read are named by their own names.
const opened = new Set([
  'adaptive_pricing',
  'automatic_payment_methods',
  'automatic_tax',
  'billing_details',
  'card',
  'evidence',
  'invoice_creation',
  'line_items',
  'line_items[price_data]',
  'line_items[price_data][product_data]',
  'line_items[price_data][recurring]',
  'payment_intent_data',
  'payment_method_data',
  'payment_method_data[billing_details]',
  'phone_number_collection',
  'product_data',
  'recurring',
  'shipping',
  'tax_id_collection',
]);

function namesOf(type, prefix = '') {
  return membersOf(type).flatMap((member) => {
    const name = prefix ? `${prefix}[${member.name}]` : member.name;
    if (name === 'expand' || name === 'metadata') return [];
    if (!opened.has(name)) return [name];
    const hashes = alternatives(memberType(member))
      .map((one) => elementOf(one) ?? one)
      .filter((one) => isObject(one) && !isMap(one));
    return [name, ...new Set(hashes.flatMap((hash) => namesOf(hash, name)))];
  });
}

export function parametersTable() {
  const entries = calls.map(([route, file, name]) => {
    const [method, pattern] = route.split(' ');
    const words = [...new Set(namesOf(typeOf(file, name)))].sort().join(' ');
    const lines = words.match(/.{1,92}(?: |$)/g) ?? [''];
    return `{"${method}", "${pattern}",\n${lines.map((line) => ` "${line}"`).join('\n')}},`;
  });
  return `// The parameters that Stripe's calls take, whether the sandbox acts on them or not. Made by
// tests/conformance/stripe_parameters.mjs from the types of the \`stripe\` package; don't edit.
${entries.join('\n')}
`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(table, parametersTable());

import { DECIMALS } from './decimals.gen';
import { LOCALE } from './locale';

/**
 * Minor units to words: 4900 usd is $49.00, 4900 jpy is ¥4,900. How many decimals an amount has is Stripe's to say, never
 * the browser's, whose display data differ (some show HUF without any): `Intl` only draws.
 */
export function formatMoney(minorUnits: number, currency: string, locale: string = LOCALE): string {
  const decimals = DECIMALS[currency.toLowerCase()] ?? 2;
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(minorUnits / 10 ** decimals);
}

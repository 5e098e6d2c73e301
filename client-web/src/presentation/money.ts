import { LOCALE } from './locale';

/** Minor units to words: 4900 usd is $49.00, 4900 jpy is ¥4,900. */
export function formatMoney(minorUnits: number, currency: string): string {
  const format = new Intl.NumberFormat(LOCALE, { style: 'currency', currency });
  const digits = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(minorUnits / 10 ** digits);
}

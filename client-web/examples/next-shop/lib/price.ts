/**
 * Minor units to words: 4900 eur is €49.00. This shop sells in euros, whose minor unit is the cent; who sells in yen or
 * dinars says how many decimals those have (docs.stripe.com/currencies): the browser's own data are another table.
 */
export function price(amount: number, currency: string): string {
  return new Intl.NumberFormat('en-IE', {
    style: 'currency',
    currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(amount / 100);
}

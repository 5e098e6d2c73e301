export type CourseAddress =
  | { readonly kind: 'page'; readonly path: string }
  | { readonly kind: 'site'; readonly url: string };

/**
 * Where an enrolled customer goes. The address comes from the shop: a page of this site is reached
 * without a reload, another site by http(s) only, and anything else not at all.
 */
export function courseAddress(url: string, origin: string): CourseAddress | null {
  let target: URL;
  try {
    target = new URL(url, origin);
  } catch {
    return null;
  }
  if (target.protocol !== 'http:' && target.protocol !== 'https:') return null;
  if (target.origin !== origin) return { kind: 'site', url: target.href };
  return { kind: 'page', path: target.pathname + target.search + target.hash };
}

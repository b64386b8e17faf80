import type { BoundService } from '../core/approval.ts';

/** `9.2`, `v2`, `3.X`, `10.4p1`: where nmap writes a version into the product itself (`PostgreSQL DB 9.6.0 or later`). */
const versionWord = /^v?\d+(?:[.\-_][0-9x]+)*[a-z]{0,2}\d*$/i;

/** A word is looked at in time that grows with the square of its length, and an imported scan may hold any. */
const longestVersion = 40;

const isVersion = (word: string): boolean => word.length <= longestVersion && versionWord.test(word);

/** What stays the same while a product is updated: its name in lower case, up to the first word that is a version. */
export function productClass(product: string): string {
  const words = product
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const version = words.findIndex(isVersion);
  return (version < 1 ? words : words.slice(0, version)).join(' ');
}

/** Whether `seen` can be what was bound: each part that was known then is of the same class now. */
export const isSameClass = (bound: BoundService, seen: BoundService): boolean =>
  (bound.service === null || bound.service.toLowerCase() === seen.service?.toLowerCase()) &&
  (bound.product === null || (seen.product !== null && productClass(bound.product) === productClass(seen.product)));

/** Whether a name, as people write it into a policy, is that of the service or of the product. */
export const isNamed = (name: string, { service, product }: BoundService): boolean =>
  isSameClass({ service: name, product: null }, { service, product }) ||
  isSameClass({ service: null, product: name }, { service, product });

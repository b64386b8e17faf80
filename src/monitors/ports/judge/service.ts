import type { Json } from '../../../core/json.ts';
import type { Service } from '../../../core/seen-service.ts';
import { printable } from '../../../core/text.ts';

type Named = Pick<Service, 'service' | 'product' | 'version'>;

export const isSameService = (a: Named, b: Named): boolean =>
  a.service === b.service && a.product === b.product && a.version === b.version;

export const serviceData = ({ service, product, version }: Service): { [key: string]: Json } => ({
  service,
  product,
  version,
});

/** `ssh OpenSSH 9.2`, or `an unknown service`. */
export function describeService({ service, product, version }: Service): string {
  const words = [service, product, version].filter((word) => word !== null && word !== '');
  return words.length === 0 ? 'an unknown service' : printable(words.join(' '), 120);
}

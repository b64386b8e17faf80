import { NetmonError } from '../../core/errors.ts';

/** Of a generator or a signature: 32 bits. Throws USAGE. */
export const signatureNumber = (name: string, text: string): number => {
  const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (number <= 4_294_967_295) return number;
  throw new NetmonError('USAGE', 'cli', `--${name} ${text}: the number of a signature was expected`);
};

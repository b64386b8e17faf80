/** The id of a group of alerts is 52 bits: 13 hexadecimal digits for people, a whole number in the tables. */
const digits = 13;

export const alertRow = (id: string): number => Number.parseInt(id, 16);

export const alertIdOf = (row: number): string => row.toString(16).padStart(digits, '0');

/** The least and the greatest number of an id that begins so; null when no id does. */
export function alertRows(beginning: string): { readonly first: number; readonly last: number } | null {
  if (!/^[0-9a-f]{1,13}$/i.test(beginning)) return null;
  return { first: alertRow(beginning.padEnd(digits, '0')), last: alertRow(beginning.padEnd(digits, 'f')) };
}

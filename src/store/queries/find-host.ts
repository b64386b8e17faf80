import { parseAddress } from '../../core/address-range.ts';
import type { Statement } from '../engines/statement.ts';
import { addressKey } from '../keys/address-key.ts';
import { readMac } from '../keys/mac-notations.ts';

/** What to look for, most trusted first. Of several hosts that one search finds, the one seen last is meant. */
export function hostSearches(text: string): readonly Statement[] {
  const address = parseAddress(text);
  const mac = readMac(text);
  return [
    searchFor('id = ?', lowerCase(text)),
    ...(address === null
      ? []
      : [searchFor('ip_key = ?', addressKey(address)), searchFor('addresses like ?', `%"ip":"${address}"%`)]),
    ...(mac === null ? [] : [searchFor('mac = ?', mac)]),
    searchFor('lower(name) = ?', lowerCase(text)),
  ];
}

const searchFor = (condition: string, value: string): Statement => ({
  sql: `select * from hosts where ${condition} order by last_seen desc, id limit 1`,
  parameters: [value],
});

/** As both engines' `lower` does it here: ASCII only. */
const lowerCase = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

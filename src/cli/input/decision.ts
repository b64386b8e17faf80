import { userInfo } from 'node:os';
import type { Decision } from '../../baseline/approve.ts';
import { NetmonError } from '../../core/errors.ts';
import { parseLastDay } from '../../core/last-day.ts';
import { parseDuration } from '../../core/units.ts';

/** Who acts: whoever became root with sudo, else whoever is logged in. */
export const whoActs = (by: string | undefined): string => {
  const names = by === undefined ? [process.env.SUDO_USER, process.env.USER, loginName()] : [by];
  const name = names.find((each) => each !== undefined && each.trim() !== '');
  if (name !== undefined) return name.trim();
  throw new NetmonError('USAGE', 'cli', 'it is not known who you are', {
    hint: 'name the person with --by NAME',
  });
};

/** Empty for a user without an entry in the machine's list. */
function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    return '';
  }
}

export interface DecisionOptions {
  readonly reason?: string;
  readonly by?: string;
  readonly until?: string;
}

/** Who decides, why and until when, from the options of a command. Throws USAGE. */
export const decisionFrom = ({ reason, by, until }: DecisionOptions, now: number): Decision => ({
  reason: reason ?? null,
  by: whoActs(by),
  at: now,
  until: until === undefined ? null : endOf(until, now),
});

function endOf(text: string, now: number): number {
  const ms = parseDuration(text);
  const end = ms === null ? parseLastDay(text) : now + ms;
  if (end !== null && end > now && Number.isFinite(new Date(end).getTime())) return end;
  throw new NetmonError('USAGE', 'cli', `--until ${text}: a future day or time was expected`, {
    hint: 'write 2027-12-31 (to the end of that day), 90d or 2027-12-31T12:00:00Z',
  });
}

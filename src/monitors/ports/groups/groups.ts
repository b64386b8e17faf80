import { createHash } from 'node:crypto';
import { parseRange, toNetworks } from '../../../core/address-range.ts';
import { type Memory, recall } from '../../../core/memory.ts';
import { countAddresses } from '../../../integrations/nmap/targets.ts';
import { nextCron } from '../timing/cron.ts';
import { nextOpening } from '../timing/window.ts';
import type { GroupConfig } from './group-config.ts';

/** How far the scan of a group is. Survives restarts as JSON. */
export interface GroupPlan {
  readonly dueAt: number;
  /** The part of the targets that comes next. */
  readonly piece: number;
  /** How gently it is scanned; see pace.ts. */
  readonly step: number;
  /** Fingerprint of the targets that are divided; others begin anew. */
  readonly targets: string;
}

const prefix = 'group:';
const day = 86_400_000;
const machineZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

export const groupKey = (name: string): string => `${prefix}${name}`;

/** Of a group, or of the devices that no group has. */
export const zoneOf = ({ time_zone }: { readonly time_zone?: string | undefined }): string => time_zone ?? machineZone;

/** The plans of all groups; a new one is due at once, or when its cron expression says. */
export function groupPlans(groups: readonly GroupConfig[], memory: Memory, now: number) {
  return new Map(
    groups.map((group) => {
      const stored = recall<Omit<GroupPlan, 'step'> & { readonly step?: number }>(memory, groupKey(group.name));
      const first = { dueAt: group.cron === undefined ? now : afterScan(group, now), piece: 0, step: 0, targets: '' };
      // What is due later than it would be after a scan now was planned with other settings, or by a clock set back since.
      const plan =
        stored === undefined
          ? first
          : { ...stored, step: stored.step ?? 0, dueAt: Math.min(stored.dueAt, afterScan(group, now)) };
      return [group.name, plan] as const;
    }),
  );
}

/** When a group is scanned next after a scan that ended now. */
export function afterScan(group: GroupConfig, now: number): number {
  if (group.cron === undefined) return now + (group.interval ?? day);
  return nextCron(group.cron, now, zoneOf(group)) ?? now + 365 * day;
}

/** When the group may be scanned: when it is due, or when its window opens after that. */
export function groupStart(group: GroupConfig, { dueAt }: GroupPlan, now: number): number {
  if (group.window === undefined) return dueAt;
  return nextOpening(group.window, Math.max(dueAt, now), zoneOf(group));
}

export const fingerprint = (targets: readonly string[]): string =>
  createHash('sha256').update(targets.join('\n')).digest('hex').slice(0, 16);

/** Networks and addresses of one family divided into parts of at most `size` addresses, in their order. */
export function divide(networks: readonly string[], size: number): readonly (readonly string[])[] {
  const pieces: string[][] = [];
  let room = 0;
  for (const network of networks.flatMap((text) => small(text, size))) {
    const count = countAddresses([network]);
    if (count > room || pieces.length === 0) {
      pieces.push([]);
      room = size;
    }
    pieces.at(-1)?.push(network);
    room -= count;
  }
  return pieces;
}

function small(text: string, size: number): readonly string[] {
  const range = parseRange(text);
  if (range === null) return [];
  const parts: string[] = [];
  for (let first = range.first; first <= range.last; first += BigInt(size)) {
    const end = first + BigInt(size) - 1n;
    parts.push(...toNetworks({ family: range.family, first, last: end < range.last ? end : range.last }));
  }
  return parts;
}

import type { PortState, Protocol } from '../core/inventory.ts';
import type { NmapHost, NmapPort, NmapScript, NmapService } from '../core/nmap-run.ts';
import { byPort, type PortDifference, type ScriptDifference } from './host-diff.ts';
import { coversHost, coversPort, type Scope } from './scope.ts';

/** A host as one scan saw it, null when it is not listed, with what that scan looked at. */
export interface Side {
  readonly host: NmapHost | null;
  readonly scope: Scope;
}

/** Whether what a scan does not say of a host says something: it listed it whole, or would have listed it. */
export function looked({ host, scope }: Side, ip: string | null): boolean {
  if (host === null) return coversHost(scope, ip);
  return !host.timedOut && host.state !== 'skipped';
}

/**
 * Ports that differ, by number. As ndiff has it, a port is passed over when on both sides it is unlisted or in a state whose
 * ports nmap only counted there (`extraports`).
 */
export function comparePorts(before: Side, after: Side, ip: string | null): readonly PortDifference[] {
  const [old, now] = [portsOf(before.host), portsOf(after.host)];
  const isSameScripts = isScriptScope(before, after);
  const found: PortDifference[] = [];
  const add = (was: NmapPort | null, is: NmapPort | null): void => {
    const difference = comparePort({ before, after, ip, isSameScripts }, was, is);
    if (difference !== null) found.push(difference);
  };
  for (const [spec, port] of old) add(port, now.get(spec) ?? null);
  for (const [spec, port] of now) if (!old.has(spec)) add(null, port);
  return found.sort(byPort);
}

interface Look {
  readonly before: Side;
  readonly after: Side;
  readonly ip: string | null;
  readonly isSameScripts: boolean;
}

function comparePort(look: Look, old: NmapPort | null, now: NmapPort | null): PortDifference | null {
  const { before, after, ip, isSameScripts } = look;
  const some = now ?? old;
  if (some === null || (isOnlyCounted(before, old) && isOnlyCounted(after, now))) return null;
  const scripts = compareScripts(old?.scripts ?? [], now?.scripts ?? [], isSameScripts);
  const isSame = old?.state === now?.state && isSameService(old?.service ?? null, now?.service ?? null);
  if (isSame && scripts.length === 0) return null;
  const { protocol, port } = some;
  const sawOld = old !== null || (looked(before, ip) && coversPort(before.scope, protocol, port));
  const sawNew = now !== null || (looked(after, ip) && coversPort(after.scope, protocol, port));
  return {
    protocol,
    port,
    change: changeOf(old?.state, now?.state),
    before: old,
    after: now,
    scripts,
    covered: sawOld && sawNew && (!isSame || isSameScripts),
    seenBy: sawOld ? (sawNew ? 'both' : 'old') : sawNew ? 'new' : 'neither',
  };
}

/** Both scans ran scripts, or as far as can be known. */
export const isScriptScope = (before: Side, after: Side): boolean =>
  before.scope.asked.scripts && after.scope.asked.scripts;

/** Script output by id; a script that told more than once is taken together, which ndiff breaks down at. */
export function compareScripts(
  before: readonly NmapScript[],
  after: readonly NmapScript[],
  covered: boolean,
): readonly ScriptDifference[] {
  if (before.length === 0 && after.length === 0) return [];
  const [old, now] = [outputs(before), outputs(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .toSorted()
    .filter((id) => old.get(id) !== now.get(id))
    .map((id) => ({ id, before: old.get(id) ?? null, after: now.get(id) ?? null, covered }));
}

function outputs(scripts: readonly NmapScript[]): ReadonlyMap<string, string> {
  const byId = Map.groupBy(scripts, ({ id }) => id);
  return new Map(
    [...byId].map(([id, same]) => [
      id,
      same
        .map(({ output }) => output)
        .toSorted()
        .join('\n'),
    ]),
  );
}

/** By number and protocol; of a port that is listed twice the later. */
const portsOf = (host: NmapHost | null): ReadonlyMap<number, NmapPort> =>
  new Map((host?.ports ?? []).map((port) => [port.port * 4 + protocols.indexOf(port.protocol), port]));

const protocols: readonly Protocol[] = ['tcp', 'udp', 'sctp', 'ip'];

const isOnlyCounted = ({ host }: Side, port: NmapPort | null): boolean =>
  port === null || host?.extraPorts.some(({ state }) => state === port.state) === true;

const serviceFields = ['name', 'product', 'version', 'extraInfo', 'tunnel'] as const;

const isSameService = (one: NmapService | null, other: NmapService | null): boolean =>
  one === other || serviceFields.every((field) => (one?.[field] ?? null) === (other?.[field] ?? null));

function changeOf(before: PortState | undefined, after: PortState | undefined): PortDifference['change'] {
  if (before === after) return 'service';
  if (after === 'open') return 'opened';
  return before === 'open' ? 'closed' : 'state';
}

import type { NewApproval } from '../core/approval.ts';
import type { NmapPort } from '../core/nmap-run.ts';
import { type SeenService, seenService } from '../core/seen-service.ts';
import { bindingOf, type Decision } from './approve.ts';
import type { KnownPort, Verdict } from './decide.ts';
import type { MatchedHost } from './match.ts';

export interface Imported {
  readonly approvals: readonly NewApproval[];
  /** How many open ports were approved as they are already. */
  readonly already: number;
  /** Addresses of which no device is known; they are approved by their address. */
  readonly unknown: readonly string[];
  /** Hosts of the scan whose address another device has now; nothing of theirs is approved. */
  readonly others: readonly MatchedHost[];
}

/** Approvals of what is open in somebody's scan, for the devices that it saw. */
export function importedApprovals(
  matched: readonly MatchedHost[],
  judge: (port: KnownPort) => Verdict,
  decision: Decision,
): Imported {
  const others = matched.filter(({ otherMac }) => otherMac !== null);
  const mine = matched.filter(({ otherMac }) => otherMac === null);
  const wishes = mine.flatMap((match) => openPorts(match).map((port) => ({ match, port })));
  const wanted = wishes.filter(({ match, port }) => judge(asKnown(match, port)).state !== 'approved');
  return {
    approvals: wanted.map(({ match, port }) => approvalOf(match, port, decision)),
    already: wishes.length - wanted.length,
    unknown: mine.filter((match) => match.host === null && openPorts(match).length > 0).map(({ found }) => found.ip),
    others,
  };
}

const openPorts = ({ found }: MatchedHost): readonly NmapPort[] => found.ports.filter(({ state }) => state === 'open');

function approvalOf(match: MatchedHost, port: NmapPort, decision: Decision): NewApproval {
  const { host, ip, protocol, port: number, ...service } = asKnown(match, port);
  return {
    scope: match.host === null ? { network: ip } : { host },
    ports: { protocol, first: number, last: number },
    service: bindingOf(service),
    ...decision,
  };
}

/** The port as it would be known here. */
export function asKnown({ host, found }: MatchedHost, { protocol, port, service }: NmapPort): KnownPort {
  const seen: SeenService = seenService(service);
  const { service: name, product } = seen.service;
  return { host: host?.id ?? found.ip, ip: found.ip, protocol, port, service: name, product, guessed: seen.guessed };
}

import { Command, Option } from 'commander';
import { approvalJudge, type Verdict } from '../baseline/decide.ts';
import { networkSet } from '../core/address.ts';
import { parseNetwork, toNetworks } from '../core/address-range.ts';
import type { Approval } from '../core/approval.ts';
import { NetmonError } from '../core/errors.ts';
import type { Port } from '../core/inventory.ts';
import type { PortCondition } from '../history/fields.ts';
import type { PortQuery, Store } from '../store/store.ts';
import { pastOf, portHistory } from './access/network-at.ts';
import { withStore } from './access/reading.ts';
import { verdictText } from './approvals/text.ts';
import { parseMoment } from './input/moment.ts';
import { counted, localTime, note, print, printJson } from './output/print.ts';
import { portChangeShape, portShape } from './output/shapes.ts';
import { table } from './output/table.ts';

export const portsCommand = (): Command =>
  new Command('ports')
    .description('list open ports')
    .argument('[host]', 'a device (address, MAC or name), or a network such as 10.0.0.0/24')
    .option('--json', 'print a JSON array')
    .option('--all', 'in the table, include ports that have closed since')
    .option('--unapproved', 'only open ports that nobody has approved in their present form')
    .option('--at <time>', 'the state at an earlier time: 90m or 2d (ago), today, 2026-11-21, or RFC 3339')
    .addOption(new Option('--history', 'list every change, oldest first').conflicts(['at', 'all', 'unapproved']))
    .action(async (host: string | undefined, options: Options, command: Command) => {
      if (options.history) {
        await showHistory(command, host, options.json === true);
        return;
      }
      const at = options.at === undefined ? null : parseMoment(options.at, Date.now());
      const { judged, since } = await withStore(command, async (store, { readPolicy }) => {
        const given = await store.approvals({ revoked: at !== null });
        const judge = approvalJudge(at === null ? given : givenAt(given, at), await readPolicy(), at ?? Date.now());
        const { ports, since: from } = await portsOf(store, host, at);
        return {
          judged: ports.map((port) => ({ port, verdict: port.state === 'open' ? judge(port) : null })),
          since: from,
        };
      });
      if (since !== null) note(since);
      const wanted = judged.filter(({ verdict }) => !options.unapproved || isUndecided(verdict));
      if (options.json) printJson(wanted.map(({ port, verdict }) => portShape(port, verdict)));
      else show(wanted.filter(({ verdict }) => options.all || verdict !== null));
    });

interface Options {
  readonly json?: true;
  readonly all?: true;
  readonly unapproved?: true;
  readonly at?: string;
  readonly history?: true;
}

/** A port; what is not open needs no approval and has no verdict. */
interface Judged {
  readonly port: Port;
  readonly verdict: Verdict | null;
}

const isUndecided = (verdict: Verdict | null): boolean => verdict !== null && verdict.state !== 'approved';

function show(ports: readonly Judged[]): void {
  print(table(['ip', 'port', 'state', 'service', 'product', 'approved', 'since', 'last scan'], ports.map(row)));
  const devices = new Set(ports.map(({ port }) => port.host)).size;
  const undecided = ports.filter(({ verdict }) => isUndecided(verdict)).length;
  print(`\n${counted(ports.length, 'port')} on ${counted(devices, 'device')}, ${undecided} not approved`);
}

async function portsOf(store: Store, host: string | undefined, at: number | null) {
  const query = await queryFor(store, host);
  if (at === null) return { ports: await store.ports(query), since: null };
  const { ports, since } = await pastOf(store, at);
  return { ports: ports.filter(belongsTo(query)), since };
}

async function showHistory(command: Command, host: string | undefined, json: boolean): Promise<void> {
  const { changes, since } = await withStore(command, async (store) => {
    const query = await queryFor(store, host);
    const history = await portHistory(store, query.host);
    return { ...history, changes: history.changes.filter(belongsTo(query)) };
  });
  if (json) printJson(changes.map(portChangeShape));
  else {
    const rows = changes.map(({ time, ip, protocol, port, change, before, after, scan }) => [
      ...[localTime(time), ip, `${port}/${protocol}`, change],
      ...[before === null ? null : conditionText(before), conditionText(after), scan],
    ]);
    print(table(['time', 'ip', 'port', 'change', 'before', 'after', 'scan'], rows));
    print(`\n${counted(changes.length, 'change')}; ${since}`);
  }
}

const conditionText = ({ state, service, product, version }: PortCondition): string =>
  [state, ...(state === 'open' ? [service, product, version] : [])].filter((word) => word !== null).join(' ');

function belongsTo({ host, address }: PortQuery): (port: { readonly host: string; readonly ip: string }) => boolean {
  const range = address === undefined ? null : networkSet([networkOf(address)]);
  return (port) => (host === undefined || port.host === host) && (range === null || range.has(port.ip));
}

function networkOf(text: string): string {
  const range = parseNetwork(text);
  if (range !== null) return toNetworks(range)[0] ?? text;
  throw new NetmonError('USAGE', 'cli', `${text} is not a network`, { hint: 'write 10.0.0.0/24' });
}

/** Approvals that stood at a time. */
const givenAt = (approvals: readonly Approval[], time: number): readonly Approval[] =>
  approvals
    .filter(({ at, revoked }) => at <= time && (revoked === null || revoked.at > time))
    .map((approval) => ({ ...approval, revoked: null }));

async function queryFor(store: Store, host: string | undefined): Promise<PortQuery> {
  if (host === undefined) return {};
  if (host.includes('/')) return { address: host };
  const found = await store.findHost(host);
  if (found === null) {
    throw new NetmonError('NOT_FOUND', 'cli', `no device ${host} is known`, {
      hint: 'netmon hosts lists those that are',
    });
  }
  return { host: found.id };
}

const row = ({ port, verdict }: Judged) => [
  port.ip,
  `${port.port}/${port.protocol}`,
  port.state,
  port.service,
  [port.product, port.version].filter((part) => part !== null).join(' ') || null,
  verdict === null ? null : verdictText(verdict),
  localTime(port.changedAt),
  localTime(port.lastSeen),
];

import stringWidth from 'string-width';
import type { AlertGroup } from '../../core/alert-group.ts';
import type { AlertStanding } from '../../core/alert-standing.ts';
import { printable } from '../../core/text.ts';
import { counted, localTime } from '../output/print.ts';
import { type Cell, table } from '../output/table.ts';
import { fitted, wrapped } from '../output/wrapped.ts';
import type { AlertNames } from './names.ts';

export interface Listed {
  readonly group: AlertGroup;
  readonly standing: AlertStanding;
}

const columns = ['id', 'severity', 'count', 'last', 'rule', 'message', 'source', 'target', 'port', 'state'];
const messageColumn = columns.indexOf('message');
/** Columns of a terminal that a message needs to say something. */
const leastMessage = 30;

/**
 * Groups as a table no wider than `width`, for which messages are cut; as three lines each where that is not enough. The
 * engine is named where there are several: the same alert of two of them is two groups.
 */
export function alertsTable(shown: readonly Listed[], names: AlertNames, width: number): string {
  const hasEngines = new Set(shown.map(({ group }) => group.engine)).size > 1;
  const head = hasEngines ? [...columns, 'engine'] : columns;
  const rows = shown.map((one) => (hasEngines ? [...row(one, names), one.group.engine] : row(one, names)));
  const whole = table(head, rows);
  const excess = width === Number.POSITIVE_INFINITY ? 0 : widest(whole.split('\n')) - width;
  if (excess <= 0) return whole;
  const room = widest(shown.map(({ group }) => printable(group.message, longestMessage))) - excess;
  if (room < leastMessage) return shown.map((one) => threeLines(one, { names, hasEngines, width })).join('\n');
  const cut = (message: Cell) => fitted(printable(String(message), longestMessage), room);
  return table(
    head,
    rows.map((cells) => cells.map((cell, at) => (at === messageColumn ? cut(cell) : cell))),
  );
}

/** What a table shows of a cell. */
const longestMessage = 80;

const widest = (lines: readonly string[]): number => lines.reduce((most, line) => Math.max(most, stringWidth(line)), 0);

interface LineView {
  readonly names: AlertNames;
  readonly hasEngines: boolean;
  readonly width: number;
}

/** For a narrow terminal, which would break the lines of the table just anywhere. */
function threeLines(listed: Listed, { names, hasEngines, width }: LineView): string {
  const [id, severity, count, last, rule, message, source, target, port, state] = row(listed, names);
  const how = [...(state === 'open' ? [] : [state]), ...(hasEngines ? [listed.group.engine] : [])];
  const where = `${source ?? '-'} → ${target ?? '-'}${port === null ? '' : `, port ${port}`}`;
  return [
    wrapped([`${id}  ${severity}`, counted(Number(count), 'alert'), `last ${last}`, ...how].join(', '), width, 2),
    `  ${fitted(printable(`${rule} ${message}`, width), width - 2)}`,
    `  ${fitted(printable(where, width), width - 2)}`,
  ].join('\n');
}

function row({ group, standing }: Listed, names: AlertNames): readonly Cell[] {
  const [port] = group.ports;
  const isOpen = names.targetPortOpen(group);
  const open = isOpen === null ? '' : isOpen ? ' open' : ' not open';
  return [
    group.id,
    group.severity,
    group.count,
    localTime(group.lastSeen),
    `${group.gid}:${group.sid}`,
    group.message,
    addressText(group.source, names),
    addressText(group.target, names),
    port === undefined ? null : `${port}${group.ports.length > 1 ? ` +${group.ports.length - 1}` : ''}${open}`,
    standing === 'own' ? `own ${group.own}` : standing,
  ];
}

export function addressText(address: string | null, names: AlertNames): string | null {
  const [name, role] = [names.nameOf(address), names.roleOf(address)];
  if (name === null) return address;
  return role === null || role === name ? `${address} (${name})` : `${address} (${name}, ${role})`;
}

import type { HostState } from '../../core/inventory.ts';
import { cleanText } from '../clean-text.ts';
import type { Inventory, InventoryHost } from '../model.ts';
import { counted } from '../wording.ts';
import { colours } from './colours.ts';
import type { LocalTime } from './local-time.ts';
import { heading, note, type Sheet } from './sheet.ts';
import { type Cell, plain, table } from './table.ts';

/** Every device with its open ports. */
export function drawInventory(sheet: Sheet, inventory: Inventory, local: LocalTime): void {
  const { hosts, up, missing, gone, openPorts, asOf } = inventory;
  heading(sheet, 'Inventory', 110);
  note(
    sheet,
    `${counted(hosts.length, 'device')}, as known on ${local.date(asOf)} at ${local.time(asOf)}: ${up} up, ${missing} missing, ` +
      `${gone} gone; ${counted(openPorts, 'open port')}. What opened or was seen first on the day of the report is marked “new”, ` +
      'an open port that nobody approved as it is now “not approved”.',
  );
  table(
    sheet,
    columns,
    hosts.map((host) => [addressCell(host), deviceCell(host), stateCell(host, local), portsCell(host)]),
  );
}

const columns = [
  { title: 'Address and MAC', width: 122 },
  { title: 'Device', width: 140 },
  { title: 'State', width: 78 },
  { title: 'Open ports', width: 159.28 },
];

const addressCell = ({ ip, mac, randomMac }: InventoryHost): Cell => [
  { text: ip ?? 'no address', style: 'bold' },
  { text: mac === null ? '' : `${mac}${randomMac ? ' (random)' : ''}`, colour: colours.muted },
];

function deviceCell({ name, vendor, os, self, gateway, isNew }: InventoryHost): Cell {
  const marks = [...(isNew ? ['new'] : []), ...(self ? ['this sensor'] : []), ...(gateway ? ['gateway'] : [])];
  const title = name ?? vendor ?? '–';
  return [
    { text: title, style: isNew ? 'bold' : 'regular' },
    { text: name === null ? '' : (vendor ?? ''), colour: colours.muted, maxLines: 1 },
    { text: os === null ? '' : `OS guess, ${os.accuracy} %: ${os.name}`, colour: colours.muted },
    { text: marks.join(', '), style: 'bold', colour: colours.accent },
  ];
}

const stateWords: { readonly [state in HostState]: string } = { up: 'up', missing: 'missing', gone: 'gone' };

const stateCell = ({ state, lastSeen }: InventoryHost, local: LocalTime): Cell => [
  { text: stateWords[state], style: state === 'up' ? 'regular' : 'bold' },
  { text: state === 'up' ? '' : `since ${local.date(lastSeen)}`, colour: colours.muted },
];

function portsCell({ ip, openPorts }: InventoryHost): Cell {
  if (openPorts.length === 0) return plain('–', { colour: colours.muted });
  const texts = openPorts.map((port) => {
    const where = port.ip === ip ? '' : ` on ${port.ip}`;
    const marks = [...(port.isNew ? ['new'] : []), ...(port.approval === 'approved' ? [] : ['not approved'])];
    const what = port.service === null ? '' : ` ${cleanText(port.service, 40)}`;
    return `${port.protocol}/${port.port}${where}${what}${marks.length === 0 ? '' : ` (${marks.join(', ')})`}`;
  });
  const shown = texts.slice(0, 8).map((text) => ({ text, maxLines: 2 }));
  return texts.length > 8 ? [...shown, { text: `… and ${texts.length - 8} more`, colour: colours.muted }] : shown;
}

import type { NetmonEvent } from '../../../core/event.ts';
import type { Port } from '../../../core/inventory.ts';
import { portName } from '../port-name.ts';
import { closed, type Occasion, opened } from './port-events.ts';

/** Changes of a port that come too often to tell each. Survives restarts as JSON. */
export interface Flapping {
  /** When it changed lately, or seemed to; milliseconds. */
  readonly changes: readonly number[];
  /** Whether what was told last is that it is open; null while every change is told. */
  readonly toldOpen: boolean | null;
}

export interface FlappingRules {
  /** Changes within `window` milliseconds that make it flapping. */
  readonly changes: number;
  readonly window: number;
  /** Milliseconds without a change after which changes are told again. */
  readonly calm: number;
}

/** What one look at a host says of changes, and how its ports are after it. */
interface Changes {
  readonly on: Occasion;
  /** Events about ports, at most one for each. */
  readonly events: readonly NetmonEvent[];
  /** Ports (`tcp/22`) that seemed to change, which a second look did not confirm. */
  readonly refuted: readonly string[];
  readonly ports: readonly Port[];
}

export type FlappingPorts = { readonly [port: string]: Flapping };

/**
 * Leaves out changes of ports that flap: that they do is told once, then nothing until they are calm; then where they came to
 * rest, if that was not told.
 */
export function quieten(before: FlappingPorts, looked: Changes, rules: FlappingRules) {
  const { on, refuted } = looked;
  const eventOf = new Map(looked.events.map((event) => [event.key, event]));
  const after: { [port: string]: Flapping } = { ...before };
  const events: NetmonEvent[] = [];
  for (const port of looked.ports) {
    const name = portName(port);
    const event = eventOf.get(`${on.host.id}/${name}`) ?? null;
    const isChange = event !== null || refuted.includes(name);
    const { flapping, tell } = next(before[name], { on, port, event, isChange }, rules);
    events.push(...tell);
    if (flapping === null) delete after[name];
    else after[name] = flapping;
  }
  return { events, flapping: after };
}

interface PortChange {
  readonly on: Occasion;
  readonly port: Port;
  readonly event: NetmonEvent | null;
  readonly isChange: boolean;
}

interface Next {
  readonly flapping: Flapping | null;
  readonly tell: readonly NetmonEvent[];
}

function next(before: Flapping | undefined, change: PortChange, rules: FlappingRules): Next {
  const { on, port, event, isChange } = change;
  const { toldOpen = null, changes: past = [] } = before ?? {};
  const recent = past.filter((time) => Math.abs(on.time - time) < rules.window);
  if (!isChange) {
    if (toldOpen === null) return { flapping: recent.length === 0 ? null : { changes: recent, toldOpen }, tell: [] };
    const isCalm = Math.abs(on.time - (past.at(-1) ?? 0)) >= rules.calm;
    return isCalm
      ? { flapping: null, tell: restOf(change, toldOpen) }
      : { flapping: { changes: past, toldOpen }, tell: [] };
  }
  const changes = [...recent, on.time].slice(-rules.changes);
  if (toldOpen !== null) return { flapping: { changes, toldOpen }, tell: [] };
  if (changes.length < rules.changes) return { flapping: { changes, toldOpen }, tell: event === null ? [] : [event] };
  const wasOpen =
    event === null || event.type === 'port.service-changed' ? port.state === 'open' : port.state !== 'open';
  return { flapping: { changes, toldOpen: wasOpen }, tell: [flaps(on, port, changes)] };
}

/** Where a port came to rest, if that is not what was told last. */
function restOf({ on, port }: PortChange, toldOpen: boolean): readonly NetmonEvent[] {
  const isOpen = port.state === 'open';
  if (isOpen === toldOpen) return [];
  return [isOpen ? opened(on, port, null) : closed(on, port, port.state)];
}

function flaps({ host, ip, time, scan }: Occasion, port: Port, changes: readonly number[]): NetmonEvent {
  const { protocol, port: number } = port;
  return {
    type: 'port.flapping',
    time,
    severity: 'low',
    subject: `${ip} ${portName(port)}`,
    summary: `${ip}: ${portName(port)} keeps opening and closing, or changing its service (${changes.length} times); not reported again until it is stable`,
    key: `${host.id}/${portName(port)}`,
    host: host.id,
    data: { ip, protocol, port: number, changes: changes.length, within: time - (changes[0] ?? time), scan },
  };
}

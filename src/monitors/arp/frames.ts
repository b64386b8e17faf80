import type { MonitorContext } from '../../core/define.ts';
import { openSniffer, type Sniffer } from '../../sniffer/client.ts';
import type { SnifferMessage } from '../../sniffer/messages.ts';
import type { ArpConfig } from './config.ts';
import type { Desk } from './desk.ts';

/** Between two tries to watch an interface that is gone. */
const retryPause = 2_000;

/** Looks at the wire until the signal fires. Throws when the sniffer process died: the supervisor starts all anew. */
export async function watchFrames(context: MonitorContext<ArpConfig>, desk: Desk): Promise<void> {
  const { site, signal, fork } = context;
  const interfaces = site.interfaces.map(({ name }) => name);
  const { missing } = site;
  if (missing.length > 0)
    desk.trouble('interfaces', { reason: missing.join('; '), hint: 'see interfaces in the config' });
  if (interfaces.length === 0) return;
  if (!site.rawSockets) {
    desk.trouble('frames', {
      reason: 'no permission to capture frames: devices are found late, and spoofing is not detected',
      hint: 'start netmon as root',
    });
    return;
  }
  const openedAt = context.clock.now();
  const sniffer = openSniffer({ interfaces, fork, signal });
  const watch: Watch = { sniffer, openedAt, opening: new Set(interfaces), failed: new Map() };
  try {
    for await (const message of sniffer.messages) receive(context, desk, watch, message);
  } finally {
    await sniffer.stop();
  }
  if (!signal.aborted) throw new Error('the sniffer ended by itself');
}

interface Watch {
  readonly sniffer: Sniffer;
  readonly openedAt: number;
  /** Interfaces of which nothing was heard yet. */
  readonly opening: Set<string>;
  /** Interfaces that are not watched, with the reason. */
  readonly failed: Map<string, string>;
}

function receive(context: MonitorContext<ArpConfig>, desk: Desk, watch: Watch, message: SnifferMessage): void {
  switch (message.kind) {
    case 'frames':
      desk.take(message.frames);
      return;
    case 'dropped': {
      const { from, to, count, interface: on } = message;
      context.missed({ from, to, kind: 'dropped', reason: `${count} frames were lost on ${on}` });
      return;
    }
    case 'ready':
      watch.failed.delete(message.interface);
      tellFailed(desk, watch);
      tellOpened(context, watch, message.interface);
      return;
    case 'failed':
      watch.opening.delete(message.interface);
      watch.failed.set(message.interface, message.reason);
      tellFailed(desk, watch);
      void retry(context, watch.sniffer, message.interface);
      return;
    case 'counted':
    case 'finished':
      return;
  }
}

/** The moment that the sniffer takes to start is in the ledger, but no state that people would be told of. */
function tellOpened({ clock, missed }: MonitorContext<ArpConfig>, { opening, openedAt }: Watch, name: string): void {
  if (!opening.delete(name)) return;
  missed({ from: openedAt, to: clock.now(), kind: 'degraded', reason: `frames on ${name} were not seen yet` });
}

function tellFailed(desk: Desk, { failed }: Watch): void {
  const reason = [...failed.values()].join('; ');
  desk.trouble('frames', failed.size === 0 ? null : { reason: `frames are not seen: ${reason}`, hint: null });
}

async function retry({ clock, signal }: MonitorContext<ArpConfig>, sniffer: Sniffer, name: string): Promise<void> {
  await clock.sleep(retryPause, signal).catch(() => undefined);
  if (!signal.aborted) sniffer.watch(name);
}

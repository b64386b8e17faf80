import type { ArpFrame } from '../../core/observation.ts';
import { type ArpState, type Asker, isNews, tell } from './state.ts';

const maxAskers = 1024;

/** Counts how many different addresses a source asks for within a window; too many are an ARP scan, told once until calm. */
export function judgeQuestion(state: ArpState, frame: ArpFrame): void {
  const { scan_threshold, scan_window, calm } = state.rules.config;
  const { senderMac: mac, time } = frame;
  const asker = askerOf(state, mac, time, scan_window);
  if (asker.targets.size < scan_threshold) asker.targets.add(frame.targetIp);
  if (asker.targets.size < scan_threshold) return;
  if (!isNews(state, 'arp.scan', mac, time, calm)) return;
  const ip = frame.senderIp === '0.0.0.0' ? (state.hosts.get(mac)?.host.ip ?? null) : frame.senderIp;
  const within = time - asker.since;
  tell(state, {
    type: 'arp.scan',
    time,
    severity: 'medium',
    subject: ip ?? mac,
    summary: `${ip ?? mac} asked for ${asker.targets.size} addresses within ${Math.ceil(within / 1000)} s: an ARP scan`,
    key: mac,
    host: mac,
    data: { mac, ip, asked: asker.targets.size, within },
  });
}

function askerOf(state: ArpState, mac: string, time: number, window: number): Asker {
  const known = state.askers.get(mac);
  if (known !== undefined && Math.abs(time - known.since) < window) return known;
  const asker: Asker = { since: time, targets: new Set() };
  state.askers.delete(mac);
  state.askers.set(mac, asker);
  if (state.askers.size > maxAskers) {
    const oldest = state.askers.keys().next();
    if (!oldest.done) state.askers.delete(oldest.value);
  }
  return asker;
}

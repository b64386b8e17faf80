import { closeSync, openSync, writeSync } from 'node:fs';

/** Logs of alerts as a busy network would have them: some thousand pairs of hosts, a few of which make most of it. */

export interface MadeUpLog {
  readonly alerts: number;
  /** When the first alert is, and how long it goes on; milliseconds. */
  readonly from: number;
  readonly length: number;
  /** Different groups (signature, source and target) that they are drawn from; the usual is 10,000. */
  readonly groups?: number;
}

const usualGroups = 10_000;
const signatures = 200;

/** Numbers that look like chance and are the same in each run (a linear congruential generator, ANSI C's). */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return state / 0x7fffffff;
  };
}

/** One of `count`, the first ones much more often than the last. */
const skewed = (random: number, count: number): number => Math.floor(random ** 4 * count);

/** One alert of Suricata's eve.json, 600 bytes with its line feed. */
function eveLine(time: number, random: () => number, groups: number): string {
  const group = skewed(random(), groups);
  const [sid, source, target] = [2_000_000 + (group % signatures), group % 1999, group % 251];
  const stamp = new Date(time)
    .toISOString()
    .replace('Z', `${String(Math.floor(random() * 1000)).padStart(3, '0')}+0000`);
  const line = JSON.stringify({
    ...{ timestamp: stamp, flow_id: Math.floor(random() * 2 ** 50), in_iface: 'eth0', event_type: 'alert' },
    ...{ src_ip: `198.51.${source >> 7}.${source & 127}`, src_port: 1024 + Math.floor(random() * 60_000) },
    ...{ dest_ip: `10.0.${target >> 5}.${target & 31}`, dest_port: sid % 7 === 0 ? 443 : 22, proto: 'TCP' },
    pkt_src: 'wire/pcap',
    alert: {
      ...{ action: 'allowed', gid: 1, signature_id: sid, rev: 3 },
      signature: `ET SCAN made-up signature number ${sid} for measuring`,
      ...{ category: 'Attempted Information Leak', severity: 1 + (sid % 3) },
      metadata: { created_at: ['2010_07_30'], mitre_technique_id: ['T1110'], updated_at: ['2019_07_26'] },
    },
    ...{ direction: 'to_server', app_proto: 'ssh' },
    flow: { pkts_toserver: 3, pkts_toclient: 0, bytes_toserver: 222, start: stamp },
  });
  return `${line.slice(0, -1)},"pad":"${'x'.repeat(Math.max(0, 600 - line.length - 10))}"}\n`;
}

export function writeEve(file: string, { alerts, from, length, groups = usualGroups }: MadeUpLog): void {
  const random = chance(alerts);
  const descriptor = openSync(file, 'w');
  let lines: string[] = [];
  for (let index = 0; index < alerts; index += 1) {
    lines.push(eveLine(from + (length * index) / alerts, random, groups));
    if (lines.length < 2000 && index < alerts - 1) continue;
    writeSync(descriptor, lines.join(''));
    lines = [];
  }
  closeSync(descriptor);
}

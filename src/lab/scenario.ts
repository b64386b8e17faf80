import type { Clock } from '../core/edges.ts';
import type { EventType } from '../core/event-types.ts';
import type { Service } from './host-programs.ts';
import type { Lab } from './lab.ts';
import type { ServiceOptions } from './service-protocol.ts';
import type { Station, StationOptions } from './station.ts';

/** The demo's story: who is there at the start, and what happens then. */

interface Cast extends StationOptions {
  readonly services: readonly ServiceOptions[];
}

/** The hosts at the start; the first is the gateway. */
export const demoHosts: readonly Cast[] = [
  {
    name: 'gateway',
    services: [
      { port: 22, kind: 'ssh' },
      { port: 80, kind: 'http' },
    ],
  },
  { name: 'pi', services: [{ port: 22, kind: 'ssh' }] },
  {
    name: 'nas',
    services: [
      { port: 22, kind: 'ssh' },
      { port: 21, kind: 'ftp' },
      { port: 80, kind: 'http' },
    ],
  },
  { name: 'laptop', services: [] },
  { name: 'printer', services: [{ port: 80, kind: 'http', banner: 'lighttpd/1.4.69' }, { port: 9100 }] },
  { name: 'camera', services: [{ port: 80, kind: 'http' }] },
];

/** What a step acts on. */
export interface Stage {
  readonly lab: Lab;
  host(name: string): Station;
  open(name: string, service: ServiceOptions): Promise<void>;
  close(name: string, port: number): Promise<void>;
}

/** The event that netmon should tell of a step. */
interface Expected {
  readonly type: EventType;
  readonly ip?: string;
  readonly port?: number;
}

/** One thing that happens. */
export interface Step {
  readonly say: string;
  act(stage: Stage): Promise<void>;
  readonly expect: Expected;
  /** Milliseconds in which netmon should have noticed. */
  readonly within: number;
  /** The port scan need not wait for its turn: netmon is asked to scan this address now. */
  readonly scan?: string;
  /** It is left out where this program is not installed. */
  readonly needs?: 'suricata';
}

const guest = '10.77.0.17';
const nas = '10.77.0.13';
const gateway = '10.77.0.1';
/** What a well-known worm listens on; the rules of the demo know it. */
const backdoor = 4444;

export const demoRules = `alert tcp any any -> any ${backdoor} (msg:"DEMO knocking at the back door of a worm"; flags:S; classtype:trojan-activity; priority:1; sid:1; rev:1;)
`;

export const demoSteps: readonly Step[] = [
  {
    say: 'A phone with a made-up MAC joins; something listens on it.',
    act: async ({ lab, open }) => {
      const phone = await lab.addHost({ name: 'guest', mac: '06:3a:91:4e:4d:07', ip: guest, silent: true });
      await open('guest', { port: 8080, kind: 'http', banner: 'Werkzeug/2.2.2 Python/3.11.2' });
      // Only now: it is scanned within a second.
      await lab.announce(phone);
    },
    expect: { type: 'host.new', ip: guest },
    within: 5_000,
  },
  {
    say: 'netmon scans the newcomer without being asked.',
    act: async () => undefined,
    expect: { type: 'port.opened', ip: guest, port: 8080 },
    within: 60_000,
  },
  {
    say: 'The laptop looks for other devices: an ARP scan.',
    act: async ({ lab, host }) => {
      await lab.arpScan(host('laptop'), { first: '10.77.0.100', count: 100, rate: 100 });
    },
    expect: { type: 'arp.scan', ip: '10.77.0.14' },
    within: 10_000,
  },
  {
    say: 'The laptop floods the NAS with datagrams, which netmon sees at a mirror port.',
    act: async ({ lab, host }) => {
      await lab.stream(host('laptop'), { to: host('nas'), seconds: 4, rate: 4000, size: 1000, port: 9 });
    },
    expect: { type: 'bandwidth.spike' },
    within: 10_000,
  },
  {
    say: 'netmon has kept the packets, those of before the flood too, and says what they were.',
    act: async () => undefined,
    expect: { type: 'capture.explained' },
    within: 40_000,
  },
  {
    say: 'The laptop knocks at a back door on the NAS; Suricata watches, started by netmon.',
    act: async ({ lab, host }) => {
      await lab.ping(host('laptop'), nas, { port: backdoor });
    },
    expect: { type: 'ids.alert' },
    within: 20_000,
    needs: 'suricata',
  },
  {
    say: 'On the NAS a telnet port opens.',
    act: ({ open }) => open('nas', { port: 23, banner: '\xff\xfd\x18\xff\xfd\x20\xff\xfd\x23\xff\xfd\x27' }),
    expect: { type: 'port.opened', ip: nas, port: 23 },
    within: 75_000,
    scan: nas,
  },
  {
    say: 'The SSH server of the NAS is now an older version.',
    act: async ({ close, open }) => {
      await close('nas', 22);
      await open('nas', { port: 22, kind: 'ssh', banner: 'SSH-2.0-OpenSSH_7.4\r\n' });
    },
    expect: { type: 'port.service-changed', ip: nas, port: 22 },
    within: 75_000,
    scan: nas,
  },
  {
    say: "The camera claims the gateway's address for itself.",
    act: async ({ lab, host }) => {
      await lab.spoof(host('camera'), { ip: gateway, count: 3, rate: 2 });
      await lab.announce(host('gateway'));
    },
    expect: { type: 'arp.gateway-changed', ip: gateway },
    within: 10_000,
  },
  {
    say: 'The FTP server of the NAS is switched off.',
    act: ({ close }) => close('nas', 21),
    expect: { type: 'port.closed', ip: nas, port: 21 },
    within: 75_000,
    scan: nas,
  },
  {
    say: 'The phone leaves.',
    act: ({ lab, host }) => lab.removeHost(host('guest')),
    expect: { type: 'host.gone', ip: guest },
    within: 90_000,
  },
];

/** Builds the stage: opens the services of the start. The lab must have been made with `demoHosts`. */
export async function setStage(lab: Lab): Promise<Stage> {
  const services = new Map<string, Service>();
  const stage: Stage = {
    lab,
    host(name) {
      const found = lab.hosts.find((host) => host.name === name);
      if (found === undefined) throw new Error(`the demo has no host ${name}`);
      return found;
    },
    async open(name, service) {
      services.set(`${name} ${service.port}`, await lab.serve(stage.host(name), service));
    },
    async close(name, port) {
      await services.get(`${name} ${port}`)?.stop();
      services.delete(`${name} ${port}`);
    },
  };
  for (const { name = '', services: offered } of demoHosts)
    await Promise.all(offered.map((one) => stage.open(name, one)));
  return stage;
}

export interface Audience {
  /** Told of each step before it happens. */
  say(text: string): void;
  /** Resolves to whether netmon told what was expected, at the latest after `step.within`. */
  noticed(step: Step): Promise<boolean>;
  /** Asks netmon to scan an address now. */
  scan(ip: string): Promise<void>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly signal: AbortSignal;
  /** Milliseconds after each step, for reading. */
  readonly pause: number;
}

/** Plays the story; gives the steps that were not noticed. Rejects with the signal's reason when it fires. */
export async function playDemo(stage: Stage, audience: Audience, steps = demoSteps): Promise<readonly Step[]> {
  const missed: Step[] = [];
  for (const step of steps) {
    audience.signal.throwIfAborted();
    audience.say(step.say);
    await step.act(stage);
    if (step.scan !== undefined) await audience.scan(step.scan);
    if (!(await audience.noticed(step))) missed.push(step);
    await audience.clock.sleep(audience.pause, audience.signal);
  }
  return missed;
}

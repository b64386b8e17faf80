import { writeFileSync } from 'node:fs';
import type { Exec, ExecResult } from '../../../src/core/edges.ts';

export interface Call {
  readonly args: readonly string[];
  readonly targets: readonly string[];
}

/** What nmap says of a host: its open ports; null when it does not answer. */
export type Network = { readonly [ip: string]: readonly number[] | null };

export const ended: ExecResult = { exitCode: 0, signal: null, stdout: '', stderr: '' };

/** An nmap that scans ports 1 to 100 of a made-up network, of Linux hosts if it is asked. `before` may hold it up, or end it in another way. */
export function fakeNmap(network: Network, before: (call: Call) => Promise<ExecResult | null> = async () => null) {
  const calls: Call[] = [];
  let running = 0;
  let most = 0;
  const exec: Exec = async (_, args, { input = '' }) => {
    const call = { args, targets: input.trim().split('\n') };
    calls.push(call);
    running += 1;
    most = Math.max(most, running);
    try {
      const otherEnd = await before(call);
      if (otherEnd !== null) return otherEnd;
      writeFileSync(`${args[args.indexOf('-oA') + 1]}.xml`, xmlOf(call, network));
      return ended;
    } finally {
      running -= 1;
    }
  };
  return {
    exec,
    calls,
    /** How many ran at the same time at most. */
    get most() {
      return most;
    },
  };
}

function xmlOf({ args, targets }: Call, network: Network): string {
  const os = args.includes('-O') ? '<os><osmatch name="Linux 5.0 - 5.14" accuracy="98"/></os>' : '';
  const hosts = targets.flatMap((ip) => {
    const open = network[ip] ?? null;
    if (open === null) return [];
    const ports = open.map((port) => `<port protocol="tcp" portid="${port}"><state state="open"/></port>`).join('');
    const rest = `<extraports state="closed" count="${100 - open.length}"/>`;
    return [`<host><status state="up"/><address addr="${ip}"/><ports>${rest}${ports}</ports>${os}</host>`];
  });
  return `<nmaprun scanner="nmap"><scaninfo type="syn" protocol="tcp" services="1-100"/>${hosts.join('')}<runstats>
    <finished time="1" exit="success"/><hosts up="${hosts.length}" down="0" total="${targets.length}"/></runstats></nmaprun>`;
}

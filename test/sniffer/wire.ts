import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { SnifferMessage } from '../../src/sniffer/messages.ts';

const program = fileURLToPath(new URL('./programs/watch.ts', import.meta.url));
const sender = fileURLToPath(new URL('../../src/lab/send-frames.py', import.meta.url));

export type Told = SnifferMessage | { readonly kind: 'ended' } | { readonly kind: 'died'; readonly code: string };

/** Two ends of a cable, `near` and `far`, in a network namespace of their own, and a process there that sniffs on `near`. */
export interface Wire {
  readonly parent: ChildProcess;
  readonly snifferPid: () => number;
  /** The next message that passes; those before it are dropped. */
  next<K extends Told['kind']>(kind: K): Promise<Extract<Told, { kind: K }>>;
  order(text: string): void;
  ip(...args: readonly string[]): void;
  /** From `far`, in this order. */
  send(...frames: readonly Buffer[]): void;
  /** `count` frames, all of other senders, `rate` a second. */
  flood(frame: Buffer, times: { readonly count: number; readonly rate: number }): void;
}

export async function openWire(t: TestContext, where: 'main' | 'worker' = 'main'): Promise<Wire> {
  // The namespace lives as long as a process is in it: nothing is left behind, even when this test dies.
  const holder = spawn('unshare', ['--net', 'sh', '-c', 'echo; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  const inside = ['-t', String(holder.pid), '--net'];
  const run = (...command: readonly string[]): void => {
    const { status, stderr } = spawnSync('nsenter', [...inside, ...command]);
    if (status !== 0) throw new Error(`${command.join(' ')}: ${stderr}`);
  };
  const transmit = (requests: readonly object[]): void => {
    const input = requests.map((request, id) => `${JSON.stringify({ id, ...request })}\n`).join('');
    const { stdout, stderr } = spawnSync('nsenter', [...inside, 'python3', sender, 'far'], { input });
    if (stdout.toString().split('"sent"').length <= requests.length) throw new Error(`not sent: ${stdout}${stderr}`);
  };
  // Without IPv6 the ends are silent by themselves.
  run('sysctl', '-qw', 'net.ipv6.conf.default.disable_ipv6=1');
  run('ip', 'link', 'add', 'near', 'type', 'veth', 'peer', 'name', 'far');
  for (const end of ['near', 'far']) run('ip', 'link', 'set', end, 'up');

  const parent = spawn('nsenter', [...inside, process.execPath, program, where, 'near'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => parent.kill('SIGKILL'));
  const lines = createInterface({ input: parent.stdout })[Symbol.asyncIterator]();
  return {
    parent,
    snifferPid: () => childrenOf(parent.pid ?? 0)[0] ?? 0,
    async next(kind) {
      for (;;) {
        const { value, done } = await lines.next();
        if (done) throw new Error(`no '${kind}' came`);
        const told: Told = JSON.parse(value);
        if (isOf(told, kind)) return told;
      }
    },
    order: (text) => void parent.stdin.write(`${text}\n`),
    ip: (...args) => run('ip', ...args),
    send: (...frames) => transmit(frames.map((frame) => ({ frame: frame.toString('hex') }))),
    flood: (frame, times) => transmit([{ frame: frame.toString('hex'), ...times, fields: [{ at: 28, size: 4 }] }]),
  };
}

const isOf = <K extends Told['kind']>(told: Told, kind: K): told is Extract<Told, { kind: K }> => told.kind === kind;

function childrenOf(pid: number): readonly number[] {
  const tasks = readdirSync(`/proc/${pid}/task`);
  return tasks.flatMap((task) => {
    const text = readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').trim();
    return text === '' ? [] : text.split(' ').map(Number);
  });
}

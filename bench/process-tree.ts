import { readdirSync, readFileSync } from 'node:fs';

/** A process, its children, theirs, and so on. Those that end meanwhile are left out. */
export function processTree(pid: number): readonly number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap((child) => (read(`/proc/${child}/stat`) === '' ? [] : processTree(child)))];
}

/** In MB (10⁶ bytes). */
export interface Memory {
  /** Proportional set size: of what other processes share too, as other programs of Node.js do, only a part counts. */
  readonly pss: number;
  /** As if nothing else ran on the machine: pages of files in full, but once for all of these processes. */
  readonly alone: number;
}

export function memoryOf(pids: readonly number[]): Memory {
  const filePages = new Map<string, number>();
  let pss = 0;
  let own = 0;
  for (const pid of pids) {
    for (const mapping of mappingsOf(pid)) {
      pss += mapping.pss;
      if (mapping.file === null) own += mapping.rss;
      else filePages.set(mapping.file, Math.max(filePages.get(mapping.file) ?? 0, mapping.rss));
    }
  }
  const files = [...filePages.values()].reduce((sum, each) => sum + each, 0);
  return { pss: megabytes(pss), alone: megabytes(own + files) };
}

const megabytes = (kibibytes: number): number => (kibibytes * 1024) / 1e6;

/** Mappings of a process, in KiB. A file's changed pages are counted among its pages: they are few. */
const mappingsOf = (pid: number) =>
  read(`/proc/${pid}/smaps`)
    .split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)
    .map((text) => {
      const [, offset = '', file = ''] = /^\S+ \S+ (\S+) \S+ \d+ +(\/.*)?$/m.exec(text) ?? [];
      const size = (name: string): number => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(text)?.[1] ?? 0);
      return { file: file === '' ? null : `${file} ${offset}`, rss: size('Rss'), pss: size('Pss') };
    });

/** Clock ticks (100 a second) that processes have used up, with those of their children that have ended (proc(5)). */
export function cpuTicks(pids: readonly number[]): number {
  return pids
    .flatMap((pid) =>
      read(`/proc/${pid}/stat`)
        .replace(/^.*\) /s, '')
        .split(' ')
        .slice(11, 15),
    )
    .reduce((sum, ticks) => sum + Number(ticks), 0);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Lab } from '../src/lab/lab.ts';
import { ended } from '../src/lab/processes.ts';

/** The launcher, as users call it: it also sets V8's limits. */
export const netmon = fileURLToPath(new URL('../netmon', import.meta.url));

/** The built agent, as a user starts it, in the sensor's namespace of a lab. */
export interface BenchAgent extends AsyncDisposable {
  readonly pid: number;
  /** What it prints, a JSON object a line. */
  readonly lines: Interface;
  /** Waits for a line that has this in it. */
  says(text: string): Promise<void>;
  /** The parsed lines of `netmon events --json`. */
  events(): Promise<readonly { readonly type: string; readonly subject: string; readonly storedAt: string }[]>;
}

export function startAgent(lab: Lab, config: object): BenchAgent {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-bench-'));
  // The agent gives up root and must still get to its data.
  chmodSync(folder, 0o755);
  const file = join(folder, 'config.yaml');
  writeFileSync(file, JSON.stringify(config));
  const place = ['--data', join(folder, 'data'), '--config', file];
  const command = [netmon, 'start', ...place] as const;
  const child: ChildProcess = lab.spawn(lab.sensor, command[0], command.slice(1), {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const end = ended(child, command);
  if (child.stdout === null || child.pid === undefined) throw new Error('the agent could not be started');
  const lines = createInterface({ input: child.stdout });
  return {
    pid: child.pid,
    lines,
    says: (text) => saying(lines, text, end),
    async events() {
      const { stdout } = await lab.exec(lab.sensor, netmon, ['events', '--json', ...place]);
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGINT');
      await end;
      rmSync(folder, { recursive: true });
    },
  };
}

function saying(lines: Interface, text: string, end: Promise<unknown>): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (line: string): void => {
      if (!line.includes(text)) return;
      lines.off('line', look);
      resolve();
    };
    lines.on('line', look);
    end.then(() => reject(new Error(`the agent ended before it said ${text}`)), reject);
  });
}

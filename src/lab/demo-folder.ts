import { chmod, mkdir, mkdtemp, readdir, rm, rmdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { NetmonError } from '../core/errors.ts';

/** Where a demo keeps what it writes. */
export interface DemoFolder {
  readonly data: string;
  readonly config: string;
  /** Path of the report in one of its forms. */
  report(format: 'json' | 'pdf'): string;
  /** Removes all but the reports; of a folder that is kept, nothing. */
  tidy(): Promise<void>;
}

export interface DemoFiles {
  readonly config: object;
  /** Rules for Suricata; null where there is none. */
  readonly rules: string | null;
}

/** Makes `keep`, or a new folder among the temporary ones. Rejects with USAGE when `keep` is not empty. */
export async function demoFolder(keep: string | null, { config, rules }: DemoFiles): Promise<DemoFolder> {
  const folder = keep === null ? await mkdtemp(join(tmpdir(), 'netmon-demo-')) : resolve(keep);
  await mkdir(folder, { recursive: true });
  if ((await readdir(folder)).length > 0)
    throw new NetmonError('USAGE', 'demo', `${folder} is not empty`, { hint: 'name a new folder with --keep' });
  // The agent gives up root and must still get to its data.
  await chmod(folder, 0o755);
  const [data, configFile] = [join(folder, 'data'), join(folder, 'config.yaml')];
  const rulesFile = join(folder, 'demo.rules');
  const ids = rules === null ? {} : { ids: { engine: { run: 'suricata', rules: [rulesFile] } } };
  await writeFile(configFile, `${JSON.stringify({ ...config, ...ids }, null, 2)}\n`);
  if (rules !== null) await writeFile(rulesFile, rules);
  return {
    data,
    config: configFile,
    report: (format) => join(folder, `report.${format}`),
    async tidy() {
      if (keep !== null) return;
      await Promise.all([data, configFile, rulesFile].map((path) => rm(path, { recursive: true, force: true })));
      if ((await readdir(folder)).length === 0) await rmdir(folder);
    },
  };
}

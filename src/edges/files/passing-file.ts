import { rmSync } from 'node:fs';
import { chown, mkdtemp, open, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const endings = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Writes bytes to a temporary file for the time of `use`, which belongs to the owner of another file (where root asks), as what it
 * holds does. A signal that ends a command leaves nothing of it.
 */
export async function withPassingFile<T>(
  like: string,
  chunks: AsyncIterable<Uint8Array>,
  use: (file: string) => Promise<T>,
): Promise<T> {
  const { uid, gid } = await stat(like);
  const folder = await mkdtemp(join(tmpdir(), 'netmon-'));
  const end = (signal: NodeJS.Signals): void => {
    rmSync(folder, { recursive: true, force: true });
    process.kill(process.pid, signal);
  };
  for (const signal of endings) process.once(signal, end);
  try {
    const path = join(folder, 'packets');
    const file = await open(path, 'wx', 0o600);
    try {
      if (process.geteuid?.() === 0) {
        await file.chown(uid, gid);
        await chown(folder, uid, gid);
      }
      for await (const chunk of chunks) await file.writeFile(chunk);
    } finally {
      await file.close();
    }
    return await use(path);
  } finally {
    for (const signal of endings) process.off(signal, end);
    await rm(folder, { recursive: true, force: true });
  }
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

/**
 * Runs this program with other arguments, on our terminal, and waits for it: Ctrl+C is for it and not for us. Its standard output
 * and how it ended.
 */
export async function runAgain(
  args: readonly string[],
): Promise<{ readonly exitCode: number | null; readonly stdout: string }> {
  const ignore = (): void => {};
  process.on('SIGINT', ignore);
  try {
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [stdout, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    return { exitCode, stdout };
  } finally {
    process.off('SIGINT', ignore);
  }
}

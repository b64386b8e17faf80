import type { MonitorRun } from '../../../src/core/define.ts';

/** Remembers the seq of each event that it hears. */
const run: MonitorRun<unknown> = async ({ heard, memory, emit }) => {
  const seen = [...((memory.get('seen') as readonly number[] | undefined) ?? [])];
  for await (const { seq } of heard) {
    seen.push(seq);
    await emit({ events: [], checkpoint: { seen: [...seen] }, heard: seq });
  }
};

export default run;

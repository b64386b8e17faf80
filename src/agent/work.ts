import type { Progress } from '../core/define.ts';

/** Something that a monitor is busy with. */
export interface Work extends Progress {
  readonly monitor: string;
}

/** What all monitors are busy with. */
export interface WorkBoard {
  put(monitor: string, id: string, progress: Progress | null): void;
  list(): readonly Work[];
}

export function createWorkBoard(onChange: () => void): WorkBoard {
  const work = new Map<string, Work>();
  return {
    put(monitor, id, progress) {
      if (progress === null) work.delete(`${monitor} ${id}`);
      else work.set(`${monitor} ${id}`, { monitor, ...progress });
      onChange();
    },
    list: () => [...work.values()],
  };
}

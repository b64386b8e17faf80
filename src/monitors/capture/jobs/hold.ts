import { join } from 'node:path';
import type { Rings } from '../ring/rings.ts';
import type { Job } from './jobs.ts';

/** What keeps files of the ring for captures that go on. */
export interface HoldEdges {
  makeFolder(folder: string): Promise<void>;
  removeFolder(folder: string): Promise<void>;
  namesIn(folder: string): Promise<readonly string[]>;
  holdOn(ring: string, name: string, folder: string): Promise<boolean>;
}

/** Each capture that goes on has a folder with second names of the ring's files that it needs, so that the ring may let go of them. */
export interface Hold {
  folder(id: string): string;
  /** Takes what the ring has for it now, the file that is being written included. */
  take(job: Job): Promise<void>;
  /** Takes one file that is whole, if the ring has it still. */
  add(id: string, on: string, name: string): Promise<void>;
  drop(id: string): Promise<void>;
  /** Removes what belongs to none of these. */
  tidy(ids: ReadonlySet<string>): Promise<void>;
}

/** Milliseconds by which a packet is surely written after it came. */
const lag = 2000;

export function createHold(data: string, rings: () => Rings, edges: HoldEdges): Hold {
  const parent = join(data, 'captures', '.partial');
  const folder = (id: string): string => join(parent, id);
  const held = new Map<string, Set<string>>();

  return {
    folder,
    async take({ id, interface: on, from, to }) {
      const known = held.get(id) ?? new Set<string>();
      if (!held.has(id)) await edges.makeFolder(folder(id));
      held.set(id, known);
      const files = await rings().files(on);
      for (const { name, begunAt, writtenAt } of files) {
        if (known.has(name) || writtenAt < from || begunAt > to + lag) continue;
        if (await edges.holdOn(rings().folder(on), name, folder(id))) known.add(name);
      }
    },
    async add(id, on, name) {
      const known = held.get(id);
      if (known === undefined || known.has(name)) return;
      if (await edges.holdOn(rings().folder(on), name, folder(id))) known.add(name);
    },
    async drop(id) {
      held.delete(id);
      await edges.removeFolder(folder(id));
    },
    async tidy(ids) {
      for (const name of await edges.namesIn(parent)) if (!ids.has(name)) await edges.removeFolder(folder(name));
    },
  };
}

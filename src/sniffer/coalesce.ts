import type { Frame } from '../core/observation.ts';

/** Milliseconds in which repeats of a frame are counted instead of told. */
const quietTime = 1000;
const defaultLimit = 4096;

interface Entry {
  /** When the frame was last told, and with it the count of those before. */
  told: number;
  /** Repeats since then. */
  repeats: number;
  /** The last of them. Kept only of frames that do repeat: of a flood of new ones nothing but the key may live on. */
  latest: Frame | null;
}

export interface Coalescer {
  /** What is to be told when this frame arrives. */
  add(frame: Frame): readonly Frame[];
  /** What is to be told because its second has ended. */
  expire(now: number): readonly Frame[];
  /** Everything that was counted and not yet told; afterwards nothing is remembered. */
  end(): readonly Frame[];
}

/**
 * Tells a frame at its first sight and then at most once a second, with how many it stands for. No frame is lost from
 * the counts: the sum of all `count`s told is the number of frames added. At most `limit` different frames are
 * remembered; then the half of them that was told longest ago is forgotten (and told, where it had repeats), so that a
 * flood of forged addresses takes no memory.
 */
export function createCoalescer(limit: number = defaultLimit): Coalescer {
  // Two generations, because taking the oldest out of one Map again and again is slow: 10 µs a frame with 16,384 in it,
  // as each search for the first entry walks over the holes that those before it left. Each is in the order of `told`.
  let young: Generation = new Map();
  let old: Generation = new Map();

  const remember = (key: string, told: number): readonly Frame[] => {
    let forgotten: readonly Frame[] = [];
    if (young.size >= limit / 2) {
      forgotten = allRepeats(old);
      old = young;
      young = new Map();
    }
    young.set(key, { told, repeats: 0, latest: null });
    return forgotten;
  };

  return {
    add(frame) {
      const key = identity(frame);
      const generation = young.has(key) ? young : old;
      const entry = generation.get(key);
      // A clock that was set back must not silence a frame until it has caught up.
      if (entry !== undefined && Math.abs(frame.time - entry.told) < quietTime) {
        entry.repeats += 1;
        entry.latest = frame;
        return nothing;
      }
      generation.delete(key);
      const repeats = entry?.repeats ?? 0;
      return [...remember(key, frame.time), repeats === 0 ? frame : { ...frame, count: repeats + 1 }];
    },

    expire(now) {
      const due = [...takeDue(old, now), ...takeDue(young, now)];
      return due.flatMap(([key, entry]) => {
        const repeats = repeatsOf(entry);
        return repeats.length === 0 ? repeats : [...repeats, ...remember(key, now)];
      });
    },

    end() {
      const due = [...allRepeats(old), ...allRepeats(young)];
      old = new Map();
      young = new Map();
      return due;
    },
  };
}

type Generation = Map<string, Entry>;

const nothing: readonly Frame[] = [];

const repeatsOf = ({ latest, repeats }: Entry): readonly Frame[] =>
  latest === null ? nothing : [{ ...latest, count: repeats }];

const allRepeats = (generation: Generation): readonly Frame[] => [...generation.values()].flatMap(repeatsOf);

function takeDue(generation: Generation, now: number): readonly (readonly [string, Entry])[] {
  const due: (readonly [string, Entry])[] = [];
  for (const [key, entry] of generation) {
    if (Math.abs(now - entry.told) < quietTime) break;
    generation.delete(key);
    due.push([key, entry]);
  }
  return due;
}

/**
 * All that a detector can tell apart; not the time. The separator is a character that no field can hold. Joined and not
 * written as a template, which would make a dozen texts of each: measured, half the work.
 */
function identity(frame: Frame): string {
  return [frame.interface, frame.vlan, frame.ethernetSource, frame.ethernetTarget, ...fieldsOf(frame)].join('\n');
}

function fieldsOf(frame: Frame): readonly (string | number | readonly string[] | null)[] {
  switch (frame.kind) {
    case 'arp':
      return [frame.operation, frame.senderMac, frame.senderIp, frame.targetMac, frame.targetIp];
    case 'ndp':
      return [frame.message, frame.senderIp, frame.targetIp, frame.linkLayer, frame.prefixes, frame.routerLifetime];
    case 'dhcp':
      return [
        frame.message,
        frame.clientMac,
        frame.clientIp,
        frame.requestedIp,
        frame.senderIp,
        frame.serverId,
        frame.hostName,
        frame.vendorClass,
      ];
  }
}

import type { IdsEngine } from './alert.ts';

/** An intrusion detection system as a program that netmon starts: how it is called, and what its words and its end mean. */
export interface IdsProgram {
  readonly engine: IdsEngine;
  readonly program: string;
  /** Arguments that make it check its config and rules, and end: 0 when all is well. */
  test(setup: IdsSetup): readonly string[];
  /** Arguments that make it watch an interface until it is told to end. */
  live(setup: IdsSetup, on: string): readonly string[];
  /** Arguments that make it read a capture. */
  offline(setup: IdsSetup, capture: string): readonly string[];
  /** Name of the file with alerts in the log folder. */
  readonly alertFile: string;
  /** Milliseconds after which one that did not say that it watches, and did not end, does watch. */
  readonly settling: number;
  /** It watches with the others where it refuses some rules. */
  readonly skipsBadRules: boolean;
  /** Makes it take up changed rules without missing a packet; null when it must be started anew. */
  readonly reload: 'SIGHUP' | 'SIGUSR2' | null;
  /** How it goes on in a new file when its log was renamed: told by a signal, by being started anew, or it does all that itself. */
  readonly rotation: 'SIGHUP' | 'restart' | 'itself';
  /** Where it counts the packets that it drops, in the log folder, and a reader of its lines; null when its log of alerts has that, or nothing. */
  readonly counts: { readonly file: string; reader(): (line: string) => PacketCounts | null } | null;
  /** What a line of its stdout or stderr says of its state; null when nothing that matters. */
  understand(line: string): IdsNews | null;
  /** What is to be written before it is called: its config, where the user gave none. */
  settings(setup: IdsSetup): { readonly file: string; readonly text: string } | null;
}

/** What was counted since the time before. */
export interface PacketCounts {
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly packets: number;
  readonly drops: number;
}

/** Where its files are, absolute paths. */
export interface IdsSetup {
  /** The user's own config; null for one that netmon writes. */
  readonly config: string | null;
  /** Files of rules; none: those that the user's config names. */
  readonly rules: readonly string[];
  /** Folder for what netmon writes for it. */
  readonly folder: string;
  /** Folder for its logs; it must be there. */
  readonly logs: string;
  /** CIDR networks that rules call HOME_NET. */
  readonly homeNetworks: readonly string[];
  /** Bytes of its log after which it is rotated. */
  readonly logSize: number;
}

export type IdsNews =
  | { readonly kind: 'watching' }
  | {
      readonly kind: 'trouble';
      readonly trouble:
        | 'bad-rule'
        | 'no-rules'
        | 'bad-config'
        | 'no-interface'
        | 'no-rights'
        | 'no-logs'
        | 'blind'
        | 'bad-capture';
      /** The program's own words, hostile. */
      readonly text: string;
    };

/** What is to be done about each trouble. */
export const idsHints: { readonly [trouble in (IdsNews & { kind: 'trouble' })['trouble']]: string } = {
  'bad-rule': 'mend or remove the rule; the engine takes up rules as soon as it can read all of them',
  'no-rules': 'name files of rules in ids.engine.rules',
  'bad-config': "mend the engine's config that ids.engine.config names",
  'no-interface': 'check that the interface is there and up',
  'no-rights': 'start netmon as root: it keeps the right to receive packets, and gives it to the engine',
  'no-logs': 'check that the data folder can be written',
  'bad-capture': 'give a whole pcap or pcapng file',
  blind: 'check the interface; the engine is started again',
};

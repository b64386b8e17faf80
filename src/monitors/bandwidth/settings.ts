import type { Direction } from '../../core/bandwidth.ts';
import type { BandwidthConfig, TriggerConfig } from './config.ts';

/** What is judged of one direction of one interface. Null: not judged. */
export interface Triggers {
  /** Bytes a second. */
  readonly threshold: number | null;
  readonly packets: number | null;
  /** Milliseconds for which either must be exceeded. */
  readonly after: number;
  readonly learned: { readonly factor: number; readonly floor: number; readonly packetsFloor: number } | null;
  /** Milliseconds. */
  readonly silence: number | null;
}

export interface Settings {
  readonly rx: Triggers;
  readonly tx: Triggers;
  /** Share of its limit below which a rate is calm. */
  readonly calmBelow: number;
  /** Milliseconds. */
  readonly cooldown: number;
}

type WholeConfig = { [key in keyof TriggerConfig]-?: Exclude<TriggerConfig[key], undefined> };

/** `speed`: bytes a second that the link can carry; null when nobody knows, and then a share of it is not judged. */
export function settingsOf(config: BandwidthConfig, name: string, speed: number | null): Settings {
  const triggers = (direction: Direction): Triggers => {
    const own = config.overrides.filter(
      ({ interface: on, direction: which }) => (on === undefined || on === name) && (which ?? direction) === direction,
    );
    const set = Object.assign({}, config, ...own) as WholeConfig;
    return {
      threshold: rateOf(set.threshold, speed),
      packets: set.packets === 'off' ? null : set.packets,
      after: set.threshold_for,
      learned: set.learned ? { factor: set.learned_factor, floor: set.floor, packetsFloor: set.packets_floor } : null,
      silence: set.silence === 'off' ? null : set.silence,
    };
  };
  return {
    rx: triggers('rx'),
    tx: triggers('tx'),
    calmBelow: config.calm_below / 100,
    cooldown: config.cooldown,
  };
}

/** Whether a share of the link's speed is asked for. */
export const asksForSpeed = (config: BandwidthConfig, name: string): boolean =>
  [config, ...config.overrides.filter(({ interface: on }) => on === undefined || on === name)].some(
    ({ threshold }) => typeof threshold === 'object',
  );

function rateOf(threshold: WholeConfig['threshold'], speed: number | null): number | null {
  if (threshold === 'off') return null;
  if (typeof threshold === 'number') return threshold;
  return speed === null ? null : (speed * threshold.percent) / 100;
}

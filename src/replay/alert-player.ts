import type { Alert } from '../core/alert.ts';
import type { NetmonEvent } from '../core/event.ts';
import type { IdsConfig } from '../monitors/ids/config.ts';
import { createAlertDetector } from '../monitors/ids/groups/detector.ts';
import { rulesFrom } from '../monitors/ids/rules-from.ts';

/** Hands recorded alerts to the ids monitor's detector, and gives what of them is news. */
export interface AlertPlayer {
  play(alert: Alert): readonly NetmonEvent[];
}

/** A recording does not say whose it is: sensor and inventory are unknown. */
export function createAlertPlayer(config: IdsConfig): AlertPlayer {
  const { rules } = rulesFrom(config, { networks: [], sensor: [], hosts: [], ports: [], ruleOf: () => null });
  const detector = createAlertDetector({ ...rules, linesPerGroup: 0 }, new Map());
  const told = new Set<string>();

  /** What the store would see to: a group is offered again and again, and told once. */
  const isTold = (id: string): boolean => {
    if (told.has(id)) return true;
    told.add(id);
    return false;
  };

  return {
    play(alert) {
      detector.take([alert]);
      const increments = detector.drain()?.alerts ?? [];
      return increments.flatMap(({ group, news }) =>
        news.flatMap(({ when, event }) => (when === 'untold' && isTold(group.id) ? [] : [event])),
      );
    },
  };
}

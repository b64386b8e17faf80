import type { Alert } from '../../../../src/core/alert.ts';
import type { Json } from '../../../../src/core/json.ts';
import {
  type AlertDetector,
  createAlertDetector,
  type IdsDraft,
} from '../../../../src/monitors/ids/groups/detector.ts';
import type { IdsRules } from '../../../../src/monitors/ids/rules.ts';
import { someRules } from '../rules.ts';

export const minute = 60_000;
export const hour = 60 * minute;

export const detectorWith = (rules: Partial<IdsRules> = {}, memory = new Map<string, Json>()): AlertDetector =>
  createAlertDetector(someRules(rules), memory);

export const nothing: IdsDraft = { alerts: [], lines: [], checkpoint: {} };

/** What the detector makes of these alerts. */
export function taken(detector: AlertDetector, alerts: readonly Alert[]): IdsDraft {
  detector.take(alerts);
  return detector.drain() ?? nothing;
}

export const newsOf = ({ alerts }: IdsDraft): string[] =>
  alerts.flatMap(({ news }) => news.map(({ event }) => event.type));

/** One of many addresses. */
export const addressNumber = (index: number): string =>
  `198.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

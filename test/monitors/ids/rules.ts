import type { IdsRules } from '../../../src/monitors/ids/rules.ts';

/** Rules of a small site, of which a test changes what it is about. */
export const someRules = (fields: Partial<IdsRules> = {}): IdsRules => ({
  ...{ hiding: [], thresholds: [], tellFrom: 'low', linesPerGroup: 3, mostGroups: 10_000, mostGroupsPerSignature: 100 },
  ownNoiseOf: () => null,
  directionOf: () => 'unknown',
  describe: (address) => address ?? 'unknown',
  isOpen: () => null,
  ruleOf: () => null,
  ...fields,
});

import { parsePorts } from '../../../src/integrations/nmap/port-set.ts';
import type { Look } from '../../../src/monitors/ports/judge/judge.ts';
import { aHostResult } from './builders.ts';

/** A completed look at ports 1 to 1000 of a host that was looked at before; changes are believed at once. */
export const aLook = (special: Partial<Look>): Look => ({
  host: { id: 'host-5', learned: false },
  ip: '10.0.0.5',
  known: [],
  result: aHostResult(),
  scope: new Map([['tcp', parsePorts('1-1000')]]),
  confirmAfter: null,
  outcome: 'complete',
  time: 5000,
  scan: 'scan-1',
  firstLook: false,
  restBefore: 'closed',
  ...special,
});

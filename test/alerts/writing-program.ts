import { appendFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { eveLine } from './following.ts';

/** Writes alerts to a log from a number on, each in two writes as an engine does with long lines, until it is killed. */

const [log = '', from = '0'] = process.argv.slice(2);

for (let sid = Number(from); ; sid += 1) {
  const line = eveLine(sid);
  appendFileSync(log, line.slice(0, 150));
  appendFileSync(log, line.slice(150));
  if (sid % 50 === 0) await delay(1);
}

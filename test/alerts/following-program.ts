import { appendFileSync, existsSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { followAlerts } from '../../src/alerts/follow.ts';
import type { Json } from '../../src/core/json.ts';
import { systemClock } from '../../src/edges/clock.ts';

/** Follows a log and keeps alerts and position in a journal, both of a batch with one write: as a transaction does. */

const [log = '', journal = ''] = process.argv.slice(2);
if (!existsSync(journal)) appendFileSync(journal, '');

const memory = new Map<string, Json>();
const kept = readFileSync(journal, 'utf8').split('\n');
// What was killed while it was written is no line, and did not happen; nothing may be written behind it.
truncateSync(
  journal,
  Buffer.byteLength(
    kept
      .slice(0, -1)
      .map((line) => `${line}\n`)
      .join(''),
  ),
);
for (const line of kept.slice(0, -1)) {
  const { checkpoint } = JSON.parse(line);
  for (const [key, position] of Object.entries<Json>(checkpoint)) {
    if (position === null) memory.delete(key);
    else memory.set(key, position);
  }
}

const descriptor = openSync(journal, 'a');
const batches = followAlerts({
  ...{ paths: [log], memory, signal: new AbortController().signal, clock: systemClock },
  ...{ from: 'beginning', zone: 'utc', columns: null, records: new Set<string>(), onStates: () => {} },
});
for await (const { alerts, checkpoint } of batches) {
  writeSync(descriptor, `${JSON.stringify({ sids: alerts.map(({ sid }) => sid), checkpoint })}\n`);
}

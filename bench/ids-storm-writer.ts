import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/**
 * Writes the lines of a made-up log again and again to another, each with the time at which it is written: MODEL FILE RATE SECONDS.
 * Lines are written in whole lots; prints how many there were.
 */

const [model = '', file = '', rate = '0', seconds = '0'] = process.argv.slice(2);
const bytes = readFileSync(model);
/** Of `{"timestamp":"2026-11-21T00:00:00.000123+0000"`. */
const stampAt = '{"timestamp":"'.length;
const starts: number[] = [];
for (let at = 0; at < bytes.length; at = bytes.indexOf(10, at) + 1) starts.push(at);

/** Lines of one write: an engine that logs so much writes larger pieces. */
const lotOf = Math.max(1, Math.round(Number(rate) / 200));
const descriptor = openSync(file, 'a');
const begin = performance.now();
const end = begin + Number(seconds) * 1000;
let written = 0;
let next = 0;

function writeLot(): void {
  const from = next;
  const to = Math.min(starts.length, from + lotOf);
  const stamp = Buffer.from(new Date().toISOString().replace('Z', '000+0000'), 'latin1');
  for (let index = from; index < to; index += 1) stamp.copy(bytes, (starts[index] ?? 0) + stampAt);
  const piece = bytes.subarray(starts[from], starts[to] ?? bytes.length);
  for (let done = 0; done < piece.length; ) done += writeSync(descriptor, piece, done);
  written += to - from;
  next = to === starts.length ? 0 : to;
}

while (performance.now() < end) {
  const due = ((performance.now() - begin) / 1000) * Number(rate);
  while (written < due && performance.now() < end) writeLot();
  await delay(2);
}
closeSync(descriptor);
process.stdout.write(JSON.stringify({ written, seconds: (performance.now() - begin) / 1000 }));

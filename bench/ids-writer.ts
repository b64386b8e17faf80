import { closeSync, openSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Writes alerts of eve.json to a log, each with the time at which it is written: FILE COUNT LOT PAUSE (milliseconds between lots). */

const [file = '', count = '0', lot = '1', pause = '10'] = process.argv.slice(2);
const descriptor = openSync(file, 'a');

function line(index: number): string {
  const micros = Math.round((performance.timeOrigin + performance.now()) * 1000);
  const stamp = new Date(Math.floor(micros / 1000)).toISOString().replace('Z', '');
  return `{"timestamp":"${stamp}${String(micros % 1000).padStart(3, '0')}+0000","flow_id":${index},"event_type":"alert",\
"src_ip":"10.0.0.${index % 250}","src_port":1024,"dest_ip":"10.0.1.7","dest_port":80,"proto":"TCP","alert":{"action":"allowed",\
"gid":1,"signature_id":${2_000_000 + (index % 100)},"rev":1,"signature":"made up","category":"","severity":3},"pad":"${'x'.repeat(300)}"}\n`;
}

const begin = performance.now();
for (let written = 0; written < Number(count); written += Number(lot)) {
  for (let index = 0; index < Number(lot); index += 1) writeSync(descriptor, line(written + index));
  const next = begin + (written / Number(lot) + 1) * Number(pause);
  await delay(Math.max(0, next - performance.now()));
}
closeSync(descriptor);

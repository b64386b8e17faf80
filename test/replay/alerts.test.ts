import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { play, recording } from './play.ts';

const eve = fileURLToPath(new URL('../fixtures/ids/attack-in-a-lab/suricata/eve.json', import.meta.url));

describe('replay of alerts', () => {
  it('tells each group and each signature once, packed or not', async (t) => {
    const packed = join(temporaryFolder(t), 'eve.json.gz');
    writeFileSync(packed, gzipSync(readFileSync(eve)));

    const events = await play([eve]);

    const groups = events.filter(({ type }) => type === 'ids.alert').map(({ key }) => key);
    assert.equal(events.filter(({ type }) => type === 'ids.new-signature').length, 19);
    assert.ok(groups.length > 19 && new Set(groups).size === groups.length);
    assert.deepEqual(await play([packed]), events);
  });

  it('is merged with other recordings by time', async () => {
    const events = await play([eve, recording('lab_arp_scan_nmap.pcap')]);

    const kinds = new Set(events.map(({ type }) => type.split('.')[0]));
    const isAlert = events.map(({ type }) => type.startsWith('ids.'));
    assert.ok(kinds.has('ids') && kinds.has('host'));
    const [first, last] = [isAlert.indexOf(true), isAlert.lastIndexOf(true)];
    assert.ok(isAlert.slice(first, last).every(Boolean), 'the two are of different days');
  });

  it('learns quietly', async () => {
    const events = await play([eve], { learn: 3_600_000 });

    assert.ok(events.length > 0 && events.every(({ learned, severity }) => learned === true && severity === 'info'));
  });
});

import assert from 'node:assert/strict';
import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { NetmonEvent } from '../../src/core/event.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { play, recording } from './play.ts';

const fixtures = fileURLToPath(new URL('../fixtures/ids/', import.meta.url));
const eve = `${fixtures}attack-in-a-lab/suricata/eve.json`;

/** Tells the year where a log does not. */
const writtenAt = new Date('2026-12-01T00:00:00Z');

const logs = [
  ...['attack-in-a-lab/suricata/fast.log', 'attack-in-a-lab/snort2/alert.fast', 'snort3_lab_mix.alert_json_wide.log'],
  ...['snort2_lab_mix.alert_full.log', 'snort2_lab_mix.alert_csv_default.log', 'suricata_lab_mix.eve.json'],
];

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

  for (const log of logs) {
    it(`plays ${log} packed as it does unpacked`, async (t) => {
      const [plain, packed] = ['plain', 'packed.gz'].map((name) => join(temporaryFolder(t), name)) as [string, string];
      const content = readFileSync(`${fixtures}${log}`);
      writeFileSync(plain, content);
      writeFileSync(packed, gzipSync(content));
      for (const file of [plain, packed]) utimesSync(file, writtenAt, writtenAt);

      const events = await play([plain]);

      assert.ok(events.length > 0);
      assert.deepEqual(await play([packed]), events);
    });
  }

  it('tells what came before the place where a packed log breaks off, then says so', async (t) => {
    const file = join(temporaryFolder(t), 'eve.json.gz');
    const whole = gzipSync(readFileSync(eve));
    writeFileSync(file, whole.subarray(0, whole.length / 2));
    const before: NetmonEvent[] = [];

    await assert.rejects(play([file], {}, before), {
      code: 'INPUT_INVALID',
      message: /eve\.json\.gz: the compressed data is/,
    });

    assert.ok(before.length > 0);
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

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { arpFrame } from '../sniffer/frames.ts';
import { pcapFile } from '../sniffer/recordings.ts';
import { publicFixtures } from '../support/public-fixtures.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { play } from './play.ts';

const scan = (time: number, scope: string, open: readonly number[], exit = 'success'): string =>
  `<nmaprun start="${time - 5}"><scaninfo type="syn" protocol="tcp" services="${scope}"/>
  <host><status state="up"/><address addr="10.0.0.5" addrtype="ipv4"/><ports><extraports state="closed" count="9"/>
  ${open.map((port) => `<port protocol="tcp" portid="${port}"><state state="open"/></port>`).join('')}</ports></host>
  <runstats><finished time="${time}" exit="${exit}"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>`;

function files(t: TestContext, contents: readonly (string | Uint8Array)[]): string[] {
  const folder = temporaryFolder(t);
  return contents.map((content, index) => {
    const file = join(folder, `recording-${index}`);
    writeFileSync(file, content);
    return file;
  });
}

const told = async (recordings: readonly string[]) =>
  (await play(recordings)).map(({ type, time, subject }) => `${time / 1000} ${type} ${subject}`);

describe('replay of scans', () => {
  it('tells what changed from one to the next, in the order of their own times', async (t) => {
    const [late, early] = [scan(2000, '1-100', [22, 80]), scan(1000, '1-100', [22, 23])];

    assert.deepEqual(await told(files(t, [late, gzipSync(early)])), [
      '1000 host.new 10.0.0.5',
      '1000 port.opened 10.0.0.5 tcp/22',
      '1000 port.opened 10.0.0.5 tcp/23',
      '1000 scan.finished 10.0.0.5',
      '2000 port.opened 10.0.0.5 tcp/80',
      '2000 port.closed 10.0.0.5 tcp/23',
      '2000 scan.finished 10.0.0.5',
    ]);
  });

  it('closes nothing that a scan did not cover, or that broke off', async (t) => {
    const scans = [scan(1000, '1-100', [22]), scan(2000, '80', []), scan(3000, '1-100', [], 'error')];

    const events = await told(files(t, scans));

    assert.deepEqual(
      events.filter((event) => event.includes('port.')),
      ['1000 port.opened 10.0.0.5 tcp/22'],
    );
  });

  it('finds the device of an address that frames told of', async (t) => {
    const senderMac = '00:16:3e:00:00:05';
    const frames = pcapFile([{ time: 900_000, bytes: arpFrame({ senderMac, senderIp: '10.0.0.5' }) }]);

    const events = await play(files(t, [scan(1000, '22', [22]), frames]));

    assert.deepEqual(
      events.map(({ type, host }) => [type, host]),
      [
        ['host.new', senderMac],
        ['port.opened', senderMac],
        ['scan.finished', undefined],
      ],
    );
  });

  it('refuses XML that is not of nmap', async (t) => {
    const [file = ''] = files(t, ['<html></html>']);

    await assert.rejects(play([file]), { code: 'INPUT_INVALID', message: /root element is not <nmaprun>/ });
  });

  it('finds which ports opened between scans that ndiff publishes', async (t) => {
    const [simple, complex] = ['ndiff_single.xml', 'ndiff_complex.xml'].map((name) => publicFixtures('nmap', name));
    if (simple == null || complex == null) return t.skip('not beside this checkout');

    const events = await play([complex, simple]);

    const between = events.filter(({ type, time }) => type.startsWith('port.') && time > (events[0]?.time ?? 0));
    // That a service is asked for the first time is no change of it.
    assert.deepEqual(
      between.map(({ type, subject }) => [type, subject.split(' ')[1]]),
      [['port.opened', 'udp/53']],
    );
  });

  it('reads a scan of the lab', async () => {
    const events = await told([fileURLToPath(new URL('../fixtures/nmap/lab_v4_full.xml', import.meta.url))]);

    assert.ok(
      events.some((event) => event.endsWith('port.opened 10.77.0.2 tcp/22')),
      events.join('\n'),
    );
  });
});

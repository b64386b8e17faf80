import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { noPolicy } from '../../../src/baseline/policy.ts';
import { collectReport } from '../../../src/reports/collect.ts';
import { renderPdf } from '../../../src/reports/pdf/render.ts';
import { renderPdfFile } from '../../../src/reports/pdf/render-file.ts';
import { aCapture, aDirectionRollup, aRollup, aSpike } from '../../support/traffic.ts';
import { aHost, anEvent, at } from '../builders.ts';
import { quietDay, richDay, unwatchedDay } from '../days.ts';
import { type FakeContents, fakeStore } from '../fake-store.ts';
import { foundInFlood, minutesOfDay } from '../traffic-days.ts';

const reportOf = (contents: FakeContents, day = '2026-11-20', now = at('06:00', '2026-11-21')) =>
  collectReport(fakeStore(contents), {
    day,
    zone: 'Europe/Berlin',
    now,
    sensor: 'sensor-1',
    version: '0.1.0',
    policy: noPolicy,
  });

let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'netmon-pdf-'));
});
after(() => rm(folder, { recursive: true }));

/** What poppler, a reader that is not ours, sees. */
const read = async (contents: FakeContents) => {
  const { pdf, pages } = await renderPdf(await reportOf(contents));
  const file = join(folder, 'report.pdf');
  await writeFile(file, pdf);
  const info = execFileSync('pdfinfo', [file], { encoding: 'utf8', env: { ...process.env, TZ: 'UTC' } });
  return { pages, info, text: execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' }) };
};

describe('report as PDF', () => {
  it('says what happened, what to decide and what was not watched', async () => {
    const { text, info, pages } = await read(richDay);

    for (const part of ['Friday, 20 Nov 2026', 'Changed', 'Needs a decision', 'Not watched', 'Scans', 'Inventory']) {
      assert.match(text, new RegExp(part));
    }
    assert.match(text, /tcp\/22\s+10\.0\.0\.5\s+Drucker Büro 2\s+ssh OpenSSH 9\.2p1/);
    assert.match(text, /OS guess, 98 %: Synology/);
    assert.match(text, /Does this device belong here\?/);
    assert.match(text, /arp\s+04:10:00 – 04:29:00\s+19 min\s+down\s+the interface eth0 was gone/);
    assert.match(info, new RegExp(`^Pages: +${pages}$`, 'm'));
    assert.match(info, /^Page size: +595\.28 x 841\.89 pts \(A4\)$/m);
    assert.match(info, /^Title: +Network report 2026-11-20, sensor-1$/m);
    assert.match(info, /^CreationDate: +Sat Nov 21 05:00:00 2026/m);
  });
});

describe('text from the network in the PDF', () => {
  it('shows hostile text harmlessly', async () => {
    const { text } = await read(richDay);

    assert.ok(!text.includes('\u001b') && !text.includes('\u202e'));
    assert.doesNotMatch(text, /x{100}/);
    assert.match(text, /evil.\[31m.gnp\.exe/u);
  });

  it('shows a stand-in for each character that its font lacks', async () => {
    const hosts = [aHost({ id: 'a', ip: '10.0.0.9', name: 'a漢\u{1f4a9}b' })];

    const { text } = await read({ ...quietDay, hosts });

    assert.match(text, /a[?\uFFFD漢]{1}[?\uFFFD]{1}b/u);
  });

  it('can be drawn whatever the text', async () => {
    const texts = fc.string({ unit: 'binary', maxLength: 400 });

    await fc.assert(
      fc.asyncProperty(texts, texts, async (name, vendor) => {
        const hosts = [aHost({ id: 'a', ip: '10.0.0.9', name, vendor })];
        const events = [
          anEvent({ type: 'arp.bogon', time: at('10:00'), severity: 'high', subject: name, summary: vendor }),
        ];
        assert.ok((await renderPdf(await reportOf({ ...quietDay, hosts, events }))).pages <= 2);
      }),
      { numRuns: 25 },
    );
  });
});

describe('coverage in the PDF', () => {
  it('says on an unwatched day that it knows nothing', async () => {
    const { text, pages } = await read(unwatchedDay);

    assert.equal(pages, 1);
    assert.match(text, /Nothing was watched in 24 h: this report cannot say whether anything happened\./);
    assert.match(text, /This is not the same as a quiet day\./);
    assert.doesNotMatch(text, /There was no gap|No change was seen/);
  });

  it('names who did not watch together, however many', async () => {
    const monitors = ['arp', 'bandwidth', 'capture', 'ids', 'ports'];
    const without = (...away: readonly string[]) => monitors.filter((monitor) => !away.includes(monitor));
    const gaps = [[], ['ids'], ['ids', 'ports']].flatMap((watching, hour) =>
      without(...watching).map((monitor, nth) => {
        const from = at(`0${hour + 1}:00`) + nth * 100;
        return { monitor, from, to: from + 60_000, kind: 'down' as const, reason: 'starting' };
      }),
    );

    const { text } = await read({ ...quietDay, monitors, gaps });

    assert.match(text, /all +01:00:00/);
    assert.match(text, /all but ids +02:00:00/);
    assert.match(text, /arp, +03:00:00/);
    assert.match(text, /bandwidth,\s+capture/);
  });

  it('says on a quiet day that there was no gap', async () => {
    const { text } = await read(quietDay);

    assert.match(text, /There was no gap\./);
  });
});

describe('traffic in the PDF', () => {
  it('shows each interface, spikes with what explains them, and captures with what became of them', async () => {
    const { text } = await read(richDay);

    assert.match(
      text,
      /eth0\s+received 128 GB, p95 4\.8 MB\/s, max 96 MB\/s · sent 14 GB.* · measured 23 h 8 min of 24 h/,
    );
    assert.match(
      text,
      /14:03:00\s+eth0\s+received 96 MB\/s, usual 6\.0 MB\/s,\s+94 % of it: Ноутбук-Ольга \(10\.0\.0\.17\)/,
    );
    assert.match(text, /21:00:00\s+eth0\s+received 0 packets\/s/);
    assert.match(text, /1 capture kept \(8\.7 GB\), 1 failed, skipped 1 time/);
    assert.match(text, /1,203 packets lost/);
    assert.match(text, /No capture was begun on eth0: 4 are going on/);
  });

  it('never lets a day that was not measured look like one without traffic or spikes', async () => {
    const quiet = await read({ ...quietDay, bandwidth: minutesOfDay({ rate: 0 }) });
    const blind = await read(quietDay);

    assert.match(quiet.text, /received 0 B, p95 0 B\/s, max 0 B\/s .* all measured/);
    assert.match(quiet.text, /No spike in the time that was measured\./);
    assert.match(blind.text, /No traffic was measured on this day, which is not the same as no traffic\./);
    assert.doesNotMatch(blind.text, /No spike/);
  });

  it('draws the busiest of many interfaces, those with a spike first', async () => {
    const bandwidth = Array.from({ length: 50 }, (_, index) =>
      minutesOfDay({ interface: `eth${index}`, rate: 1000 + index, to: at('01:00') }),
    ).flat();
    const spikes = [aSpike({ interface: 'eth0', startedAt: at('00:10'), endedAt: at('00:20') })];

    const { text } = await read({ ...quietDay, bandwidth, spikes });

    assert.match(text, /eth0 +received/);
    assert.match(text, /eth49 +received/);
    assert.doesNotMatch(text, /eth1 +received/);
    assert.match(text, /38 more interfaces/);
  });

  it('can be drawn whatever the texts and rates', async () => {
    const texts = fc.string({ unit: 'binary', maxLength: 400 });
    const rates = fc.array(fc.oneof(fc.nat({ max: 2000 }), fc.maxSafeNat()), { maxLength: 40 });

    await fc.assert(
      fc.asyncProperty(texts, rates, async (hostile, some) => {
        const bandwidth = some.map((rate, index) =>
          aRollup({ start: at('00:00') + index * 60_000, rx: aDirectionRollup({ p50: rate, p95: rate, max: rate }) }),
        );
        const times = { requestedAt: at('10:00'), from: at('10:00'), to: at('10:01') };
        const explanation = { ...foundInFlood, sentence: hostile };
        const cause = { kind: 'event', event: null, summary: hostile } as const;
        const captures = [aCapture({ spike: 's', interface: hostile, reason: hostile, cause, explanation, ...times })];
        const spikes = [aSpike({ id: 's', interface: hostile, startedAt: at('10:00'), endedAt: null })];
        assert.ok((await renderPdf(await reportOf({ ...quietDay, bandwidth, spikes, captures }))).pages <= 3);
      }),
      { numRuns: 25 },
    );
  });
});

describe('long and odd reports as PDF', () => {
  it('repeats the header of a table that goes on over many pages, and numbers them', async () => {
    const hosts = Array.from({ length: 1000 }, (_, index) =>
      aHost({ id: `host-${index}`, ip: `10.1.${index >> 8}.${index & 255}` }),
    );

    const { text, pages } = await read({ ...quietDay, hosts });

    assert.ok(pages > 20);
    assert.equal(text.match(/Address and MAC/g)?.length, pages);
    assert.match(text, new RegExp(`Page ${pages} of ${pages}`));
    for (const { ip } of hosts) assert.ok(text.includes(`${ip} `) || text.includes(`${ip}\n`), `${ip} is missing`);
  });

  it('stays short when there is too much to tell, and says what it left out', async () => {
    const events = Array.from({ length: 5000 }, (_, index) =>
      anEvent({ type: 'arp.bogon', time: at('10:00') + index, subject: `192.0.2.${index}`, severity: 'high' }),
    );

    const { text, pages } = await read({ ...quietDay, events });

    assert.ok(pages < 12, `${pages} pages`);
    assert.match(text, /… and 4940 more, all of which are in report\.json\./);
  });

  it('draws the days on which the clocks change, and one that has not begun', async () => {
    for (const day of ['2026-03-29', '2026-10-25', '2027-01-01']) {
      assert.ok((await renderPdf(await reportOf(quietDay, day))).pages >= 1);
    }
  });

  it('is the same bytes for the same report', async () => {
    const report = await reportOf(richDay);

    const first = await renderPdf(report);
    const second = await renderPdf(structuredClone(report));

    assert.deepEqual(Buffer.compare(Buffer.from(first.pdf), Buffer.from(second.pdf)), 0);
  });

  it('refuses what is not a report, and leaves no file', async () => {
    const empty = await mkdtemp(join(folder, 'none-'));

    for (const text of ['{"schema": 1', '[]', '{"schema": 2}']) {
      await assert.rejects(renderPdfFile(text, join(empty, 'report.pdf')), { code: 'INPUT_INVALID' });
    }
    assert.deepEqual(await readdir(empty), []);
  });
});

import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { noPolicy } from '../../src/baseline/policy.ts';
import { makeFolder, writeAtomically } from '../../src/edges/files/files.ts';
import { collectReport } from '../../src/reports/collect.ts';
import { renderPdfFile } from '../../src/reports/pdf/render-file.ts';
import { isFinal, writeReport } from '../../src/reports/write.ts';
import { at } from './builders.ts';
import { quietDay } from './days.ts';
import { fakeStore } from './fake-store.ts';

const edges = { makeFolder, writeAtomically, renderPdf: renderPdfFile };
const aReport = (now = at('06:00', '2026-11-21')) =>
  collectReport(fakeStore(quietDay), {
    day: '2026-11-20',
    zone: 'Europe/Berlin',
    now,
    sensor: 's',
    version: '1',
    policy: noPolicy,
  });

describe('written report', () => {
  let data = '';
  before(async () => {
    data = await mkdtemp(join(tmpdir(), 'netmon-reports-'));
  });
  after(() => rm(data, { recursive: true }));

  it('stands in a folder of its day, as JSON and PDF', async () => {
    const folder = join(data, 'reports', '2026-11-20');

    const paths = await writeReport(await aReport(), data, ['json', 'pdf'], edges);

    assert.deepEqual(paths, [join(folder, 'report.pdf'), join(folder, 'report.json')]);
    assert.deepEqual((await readdir(folder)).sort(), ['report.json', 'report.pdf']);
    assert.equal((await readFile(join(folder, 'report.pdf'))).subarray(0, 5).toString(), '%PDF-');
    assert.equal(isFinal(await readFile(join(folder, 'report.json'), 'utf8')), true);
  });

  it('has no JSON, which says that it is done, when the PDF failed', async () => {
    const renderPdf = () => Promise.reject(new Error('the thread died'));
    const folder = join(data, 'failing');

    await assert.rejects(writeReport(await aReport(), folder, ['json', 'pdf'], { ...edges, renderPdf }), /thread died/);

    assert.deepEqual(await readdir(join(folder, 'reports', '2026-11-20')), []);
  });

  it('is not final when it was made before the day was over, or is damaged, or not there', async () => {
    await writeReport(await aReport(at('15:00')), data, ['json'], edges);
    const text = await readFile(join(data, 'reports', '2026-11-20', 'report.json'), 'utf8');

    assert.deepEqual(
      [isFinal(text), isFinal('{"dayOver": tr'), isFinal('7'), isFinal(null)],
      [false, false, false, false],
    );
  });
});

import { createHash } from 'node:crypto';
import type { NmapRun } from '../../core/nmap-run.ts';
import { readUnpacked } from '../../edges/files/unpacked.ts';
import { type RecordedScan, recordedScan } from '../../imports/recorded-scan.ts';
import { createNmapParser } from '../../integrations/nmap/parse.ts';

/** nmap's XML in a file, packed by gzip or not, as far as it goes. Rejects with NOT_FOUND or INPUT_INVALID. */
export async function readScan(file: string): Promise<RecordedScan> {
  const parser = createNmapParser();
  const digest = createHash('sha256');
  let trouble: string | null = null;
  const onTrouble = (why: string): void => {
    trouble = why;
  };
  for await (const chunk of readUnpacked(file, onTrouble)) {
    digest.update(chunk);
    parser.write(chunk);
  }
  const run: NmapRun = parser.end();
  const warnings = trouble === null ? run.warnings : [...run.warnings, trouble];
  return recordedScan({ ...run, warnings }, digest.digest('hex'), Date.now());
}

import { once } from 'node:events';
import { Command } from 'commander';
import { NetmonError } from '../core/errors.ts';
import { printable, printableJson } from '../core/text.ts';
import { diffScans, type ScanDifference } from '../diff/diff-scans.ts';
import type { HostDifference } from '../diff/host-diff.ts';
import { indexScan, type ScanIndex } from '../diff/index-scan.ts';
import { hostShape, summaryShape } from '../diff/json.ts';
import { createCounter, isListed, type Tally } from '../diff/tally.ts';
import { headText, tallyText } from '../diff/text.ts';
import { hostText } from '../diff/text-host.ts';
import { beginXml, endXml, hostXml } from '../diff/xml.ts';
import { openByteSource } from '../edges/files/byte-source.ts';

const help = `
Files may be gzipped; - is standard input. A file that ends early is compared as far as it goes.

A difference that exists only because one of the scans did not look (other ports or targets, a scan that was cut short,
no scripts or operating systems requested) is marked with ~ ("covered": false in JSON) and does not count as a change.

Exit code: 0 no change where both scans looked, 1 something changed, 2 an error.`;

export const diffCommand = (): Command =>
  new Command('diff')
    .description('compare two nmap XML files: hosts, ports, services, operating systems and script output')
    .argument('<old>', 'nmap XML of the earlier scan')
    .argument('<new>', 'nmap XML of the later scan')
    .option('--json', 'print one JSON object, which includes unchanged hosts')
    .option('--xml', 'print XML in the format of ndiff')
    .addHelpText('after', help)
    .action(async (old: string, now: string, { json, xml }: { json?: true; xml?: true }) => {
      if (json && xml) throw new NetmonError('USAGE', 'cli', '--json and --xml cannot be used together');
      if (old === '-' && now === '-')
        throw new NetmonError('USAGE', 'cli', 'only one of the scans can be on standard input');
      const [before, after] = [await readScan(old), await readScan(now)];
      const difference = diffScans(before, after, (name) => warn(`${name}: its XML is broken; it was not compared`));
      const tally = await write(difference, json ? asJson : xml ? asXml : asText);
      process.exitCode = tally.same ? 0 : 1;
    });

async function readScan(file: string): Promise<ScanIndex> {
  const name = file === '-' ? 'standard input' : file;
  const index = await indexScan(await openByteSource(file)).catch((error: unknown) => {
    if (!(error instanceof NetmonError) || error.code !== 'INPUT_INVALID') throw error;
    throw new NetmonError('INPUT_INVALID', 'diff', `${name}: ${error.message}`, { cause: error });
  });
  const { warnings, exit, error } = index.run;
  for (const warning of warnings) warn(`${name}: ${warning}`);
  if (exit === 'truncated') warn(`${name}: it ends before nmap was done; compared as far as it goes`);
  if (exit === 'error') warn(`${name}: nmap ended with an error: ${error ?? 'it does not say which'}`);
  return index;
}

const warn = (text: string): boolean => process.stderr.write(`netmon: ${printable(text, 1000)}\n`);

/** How a difference is written: what comes first, each host (null: nothing), what comes last. */
interface Format {
  begin(difference: ScanDifference): string;
  host(host: HostDifference, isFirst: boolean): string | null;
  end(tally: Tally, difference: ScanDifference): string;
}

const asText: Format = {
  begin: (difference) => `${headText(difference)}\n`,
  host: (host) => (isListed(host) ? `${hostText(host)}\n` : null),
  end: (tally) => `${tallyText(tally)}\n`,
};

const asXml: Format = {
  begin: (difference) => `${beginXml(difference)}\n`,
  host: (host) => (isListed(host) ? `${hostXml(host)}\n` : null),
  end: () => `${endXml}\n`,
};

const asJson: Format = {
  begin: () => '{"hosts":[',
  host: (host, isFirst) => `${isFirst ? '\n' : ',\n'}${printableJson(hostShape(host))}`,
  end: (tally, difference) => `\n],\n"summary":${printableJson(summaryShape(tally, difference))}}\n`,
};

/** Writes host after host, as fast as the reader takes it. */
async function write(difference: ScanDifference, format: Format): Promise<Tally> {
  const counter = createCounter();
  let text = format.begin(difference);
  let isFirst = true;
  for (const host of difference.hosts) {
    counter.add(host);
    const part = format.host(host, isFirst);
    if (part === null) continue;
    isFirst = false;
    text += part;
    if (text.length < 65_536) continue;
    if (!process.stdout.write(text)) await once(process.stdout, 'drain');
    text = '';
  }
  const tally = counter.tally();
  process.stdout.write(text + format.end(tally, difference));
  return tally;
}

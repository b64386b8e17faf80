import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { diffScans } from '../../src/diff/diff-scans.ts';
import { isListed } from '../../src/diff/tally.ts';
import { beginXml, endXml, hostXml } from '../../src/diff/xml.ts';
import { publicFixtures } from '../support/public-fixtures.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { aScanForNdiff } from './arbitrary-scans.ts';
import { readScan, scanXml } from './scans.ts';

const isInstalled = spawnSync('ndiff', ['--help']).status === 0;
if (!isInstalled) process.stdout.write('skipped: ndiff is not installed (apt install ndiff)\n');

/** The XML that both write, a tag a line, without what only one of them writes: comments, equal counts, order, dates. */
function tagsOf(xml: string): readonly string[] {
  const plain = xml
    .replace(/<!--.*?-->/g, '')
    .replace(/ start(?:str)?="[^"]*"/g, '')
    .replace(/&#1[03];/g, '\n')
    .replace(/<ports>\s*<extraports[^>]*\/>(?:\s*<extraports[^>]*\/>)*\s*(?=<portdiff|<\/ports>)/g, '<ports>');
  const hosts = plain.match(/<hostdiff>[\s\S]*?<\/hostdiff>/g) ?? [];
  return hosts
    .map((host) =>
      (host.match(/<[^>]*>/g) ?? [])
        .map((tag) => tag.replace(/\s*\/>/, '/>'))
        .filter((tag) => !/^<extraports|^<\/?(?:a|b|ports|hostnames)\/?>$/.test(tag))
        .map(withSortedAttributes)
        .join('\n'),
    )
    .toSorted();
}

const withSortedAttributes = (tag: string): string => {
  const attributes = tag.match(/\s[\w-]+="[^"]*"/g) ?? [];
  return tag.replace(/\s.*?(?=\/?>$)/s, '') + attributes.toSorted().join('');
};

interface Verdict {
  readonly tags: readonly string[];
  readonly exitCode: number | null;
}

function peer(old: string, now: string): Verdict {
  const { stdout, status } = spawnSync('ndiff', ['--xml', old, now], { encoding: 'utf8' });
  return { tags: tagsOf(stdout), exitCode: status };
}

async function ours(old: string, now: string): Promise<Verdict> {
  const difference = diffScans(await readScan(old), await readScan(now), () => {});
  const hosts = [...difference.hosts].filter(isListed);
  const xml = [beginXml(difference), ...hosts.map(hostXml), endXml].join('\n');
  return { tags: tagsOf(xml), exitCode: hosts.length === 0 ? 0 : 1 };
}

describe('ndiff', { skip: !isInstalled }, () => {
  const folder = publicFixtures('nmap');

  it('finds in its own test scans what netmon finds', { skip: folder === null }, async () => {
    const names = ['empty', 'simple', 'single', 'complex'].map((name) => `${folder}/ndiff_${name}.xml`);
    for (const old of names) {
      for (const now of names) {
        const [expected, found] = [peer(old, now), await ours(old, now)];

        assert.deepEqual(found, expected, `${old} ${now}`);
      }
    }
  });

  it('finds in scans with the same scope what netmon finds', async (t) => {
    const home = temporaryFolder(t);
    const files = [join(home, 'old.xml'), join(home, 'new.xml')] as const;
    await fc.assert(
      fc.asyncProperty(aScanForNdiff, aScanForNdiff, async (old, now) => {
        writeFileSync(files[0], scanXml(old));
        writeFileSync(files[1], scanXml(now));

        const [expected, found] = [peer(...files), await ours(...files)];

        assert.deepEqual(found, expected);
      }),
      { numRuns: 20, endOnFailure: true },
    );
  });
});

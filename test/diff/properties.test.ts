import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import type { HostDifference } from '../../src/diff/host-diff.ts';
import { publicFixtures } from '../support/public-fixtures.ts';
import { aScan } from './arbitrary-scans.ts';
import { diff, diffIndexes, indexOf, readScan, type XmlScan } from './scans.ts';

const mirrored = { added: 'removed', removed: 'added', changed: 'changed', none: 'none' } as const;
const opposite = { opened: 'closed', closed: 'opened', state: 'state', service: 'service' } as const;

const shortForm = (host: HostDifference, backwards: boolean) => ({
  change: backwards ? mirrored[host.change] : host.change,
  covered: host.covered,
  ports: host.ports.map(({ port, protocol, change, covered }) => [
    `${port}/${protocol}`,
    backwards ? opposite[change] : change,
    covered,
  ]),
  facts: [host.hostnames, host.os, host.mac, host.extraPorts].map((fact) => fact?.covered),
  scripts: host.scripts.map(({ id, covered }) => [id, covered]),
});

/** A host that moved stands where it is in the new scan. */
const inSomeOrder = (hosts: readonly object[]): readonly string[] =>
  hosts.map((host) => JSON.stringify(host)).toSorted();

describe('differences of any two scans', () => {
  it('are none between a scan and itself', async () => {
    await fc.assert(
      fc.asyncProperty(aScan, async (scan) => {
        const { hosts, tally } = await diff(scan, scan);

        assert.deepEqual(hosts, []);
        assert.equal(tally.same, true);
      }),
    );
  });

  it('are the same backwards', async () => {
    await fc.assert(
      fc.asyncProperty(aScan, aScan, async (old, now) => {
        const [there, back] = [await diff(old, now), await diff(now, old)];

        assert.deepEqual(
          inSomeOrder(there.hosts.map((host) => shortForm(host, false))),
          inSomeOrder(back.hosts.map((host) => shortForm(host, true))),
        );
        assert.equal(there.tally.same, back.tally.same);
      }),
    );
  });

  it('are the same when no bytes are compared and all is parsed', async () => {
    await fc.assert(
      fc.asyncProperty(aScan, aScan, async (old, now) => {
        const parsed = diffIndexes(await withoutShortcuts(old, 'a'), await withoutShortcuts(now, 'b'));

        const quick = await diff(old, now);

        assert.deepEqual(
          quick.hosts.map((host) => shortForm(host, false)),
          parsed.hosts.map((host) => shortForm(host, false)),
        );
        assert.deepEqual(quick.tally, parsed.tally);
      }),
    );
  });
});

/** No digest is like another one, and a comment keeps equal ports from being left out. */
async function withoutShortcuts(scan: XmlScan, salt: string) {
  const index = await indexOf(scan);
  return {
    ...index,
    hosts: index.hosts.map((host) => ({ ...host, digest: host.digest + salt })),
    read: (host: Parameters<typeof index.read>[0]) =>
      Buffer.from(index.read(host).toString('latin1').replace('</host>', '<!-- --></host>'), 'latin1'),
  };
}

const own = fileURLToPath(new URL('../fixtures/nmap/', import.meta.url));
const published = publicFixtures('nmap');

describe('recorded scans', () => {
  it('can be compared with others, and do not differ from themselves', async () => {
    const files = [own, ...(published === null ? [] : [`${published}/`])].flatMap((folder) =>
      readdirSync(folder)
        .filter((name) => name.endsWith('.xml'))
        .map((name) => folder + name),
    );
    const read = await Promise.allSettled(files.map(readScan));
    const scans = read.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));

    assert.ok(scans.length >= 7);
    for (const [index, each] of read.entries()) {
      if (each.status === 'rejected') assert.equal(each.reason.code, 'INPUT_INVALID', files[index]);
    }
    for (const [index, old] of scans.entries()) {
      for (const now of [old, scans.at(index - 1), scans.at((index - 9) % scans.length)]) {
        assert.ok(now);
        const { tally, broken } = diffIndexes(old, now);
        assert.deepEqual(broken, []);
        if (old === now) assert.equal(tally.same, true);
      }
    }
  });
});

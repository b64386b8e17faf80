import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createBlockSplitter } from '../../../src/integrations/nmap/blocks.ts';
import { parseNmapXml } from '../../../src/integrations/nmap/parse.ts';
import { readPlainHosts } from '../../../src/integrations/nmap/plain-hosts.ts';
import { publicFixtures } from '../../support/public-fixtures.ts';

const own = fileURLToPath(new URL('../../fixtures/nmap/', import.meta.url));
const published = publicFixtures('nmap');

const blocks = [own, ...(published === null ? [] : [`${published}/`])].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.xml'))
    .flatMap((name) => blocksOf(readFileSync(folder + name))),
);

function blocksOf(bytes: Buffer): readonly Buffer[] {
  const found: Buffer[] = [];
  const ignore = () => {};
  const onBlock = ({ bytes }: { bytes: Buffer }) => found.push(Buffer.from(bytes));
  const splitter = createBlockSplitter('host', { onBlock, onRest: ignore, onTooLarge: ignore });
  splitter.write(bytes);
  splitter.end();
  return found;
}

const parsed = (block: Buffer) => parseNmapXml(Buffer.from(`<nmaprun>${block.toString('latin1')}</nmaprun>`, 'latin1'));

/** Nasty pieces that a mutation may put anywhere. */
const pieces = [
  '<',
  '>',
  '/',
  '"',
  "'",
  '&',
  '&amp;',
  '&#x41;',
  '&#X41;',
  '&#0;',
  '&#xe9;',
  '&nbsp;',
  ' ',
  '\n',
  '\t',
  ']]>',
  '<!-- -->',
  '</host>',
  '<a>',
  '=',
  'é',
  '\x00',
  'host',
  '<hostname name="x"/>',
];

describe("hosts as nmap writes them, read without nmap's parser", () => {
  it('are those of the parser', () => {
    let read = 0;
    for (const block of blocks) {
      const hosts = readPlainHosts(block);
      if (hosts === null) continue;
      read += 1;
      assert.deepEqual(hosts, parsed(block).hosts);
    }
    assert.ok(read >= 0.9 * blocks.length, `${read} of ${blocks.length}`);
  });

  it('are left to the parser where an attribute stands twice', () => {
    assert.equal(readPlainHosts(Buffer.from('<host><address addr="10.0.0.1" addr="10.0.0.2"/></host>')), null);
    assert.equal(readPlainHosts(Buffer.from('<host><unread a="" b="" a=""/></host>')), null);
  });

  it('are those of the parser or left to it, whatever is done to them', () => {
    const aBlock = fc.constantFrom(...blocks.filter(({ length }) => length < 10_000));
    const anEdit = fc.record({
      at: fc.nat({ max: 10_000 }),
      cut: fc.nat({ max: 5 }),
      piece: fc.constantFrom('', ...pieces),
    });
    fc.assert(
      fc.property(aBlock, fc.array(anEdit, { maxLength: 3 }), (block, edits) => {
        const text = edits.reduce((whole, { at, cut, piece }) => {
          const place = at % (whole.length + 1);
          return whole.slice(0, place) + piece + whole.slice(place + cut);
        }, block.toString('latin1'));
        const edited = Buffer.from(text, 'latin1');

        const hosts = readPlainHosts(edited);

        if (hosts !== null) assert.deepEqual(hosts, parsed(edited).hosts);
      }),
      { numRuns: 3000 },
    );
  });
});

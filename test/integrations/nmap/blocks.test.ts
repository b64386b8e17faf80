import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { createBlockSplitter } from '../../../src/integrations/nmap/blocks.ts';

interface Split {
  readonly blocks: readonly string[];
  readonly rest: string;
  readonly isTooLarge: boolean;
}

function split(text: string | Buffer, sizes: readonly number[] = [1_000_000], name = 'host'): Split {
  const bytes = Buffer.from(text);
  const blocks: string[] = [];
  let rest = '';
  let isTooLarge = false;
  const splitter = createBlockSplitter(name, {
    onBlock(block) {
      assert.deepEqual(block.bytes, bytes.subarray(block.at, block.at + block.bytes.length));
      blocks.push(block.bytes.toString());
    },
    onRest(part) {
      rest += part.toString();
    },
    onTooLarge() {
      isTooLarge = true;
    },
  });
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    const chunk = Buffer.from(bytes.subarray(at, at + size));
    splitter.write(chunk);
    // Readers use theirs again.
    chunk.fill(0);
    at += size;
  }
  splitter.end();
  return { blocks, rest, isTooLarge };
}

const file = readFileSync(fileURLToPath(new URL('../../fixtures/nmap/lab_v4_full.xml', import.meta.url)));

describe('cutting XML into its hosts', () => {
  it('gives each host from its start tag to its end tag, and the rest without them', () => {
    assert.deepEqual(split('<r><host a="1"><x/></host>\n<host/><hosthint><x/></hosthint></r>'), {
      blocks: ['<host a="1"><x/></host>', '<host/>'],
      rest: '<r>\n<hosthint><x/></hosthint></r>',
      isTooLarge: false,
    });
  });

  it('does not take elements with longer names for hosts, or for their end', () => {
    const { blocks, rest } = split('<hosts n="1"/><host><hostnames><hostname/></hostnames></host >');

    assert.deepEqual(blocks, ['<host><hostnames><hostname/></hostnames></host >']);
    assert.equal(rest, '<hosts n="1"/>');
  });

  for (const hiding of ['<!-- </host><host> -->', '<![CDATA[</host><host>]]>', '<?x </host><host> ?>']) {
    it(`passes over ${hiding.slice(0, 4)}`, () => {
      assert.deepEqual(split(`${hiding}<host>${hiding}<x/></host>${hiding}`).blocks, [`<host>${hiding}<x/></host>`]);
    });
  }

  it('reads a greater-than sign in a quoted value as text', () => {
    assert.deepEqual(split(`<x y="/>'" z='>"'/><host a="/>"><b/></host>`).blocks, ['<host a="/>"><b/></host>']);
  });

  it('leaves out a host that is not whole', () => {
    assert.deepEqual(split('<r><host><x/></host><host><x/>'), {
      blocks: ['<host><x/></host>'],
      rest: '<r>',
      isTooLarge: false,
    });
  });

  it('ends at a host without end', () => {
    const { blocks, isTooLarge } = split(`<host></host><host>${'<x/>'.repeat(9_000_000)}</host><host></host>`);

    assert.equal(isTooLarge, true);
    assert.deepEqual(blocks, ['<host></host>']);
  });

  it('depends neither on the size of chunks nor on what is in them', () => {
    const pieces = [
      '<host>',
      '</host>',
      '<host a=">"/>',
      '<!-- ',
      ' -->',
      '<![CDATA[',
      ']]>',
      '<?',
      '?>',
      '"',
      "'",
      '<',
      '>',
      '!',
      'x',
      file,
    ];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { maxLength: 12 }),
        fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 3 }),
        (parts, sizes) => {
          const text = parts.join('');

          assert.deepEqual(split(text, sizes), split(text));
        },
      ),
    );
  });

  it('takes no longer for a file of comments than for another', { timeout: 60_000 }, () => {
    const comments = Buffer.from(`<r><host>${'<!--</host>--><?x?>'.repeat(500_000)}</host></r>`);
    const found: number[] = [];
    const splitter = createBlockSplitter('host', {
      onBlock: ({ bytes }) => found.push(bytes.length),
      onRest: () => {},
      onTooLarge: () => assert.fail('it is not that large'),
    });

    for (let at = 0; at < comments.length; at += 65_536) splitter.write(comments.subarray(at, at + 65_536));
    splitter.end();

    assert.deepEqual(found, [comments.length - '<r></r>'.length]);
  });

  it('finds in small chunks too what a text of hosts has', () => {
    assert.equal(split(file, [1]).blocks.length, file.toString().match(/<host /g)?.length);
  });
});

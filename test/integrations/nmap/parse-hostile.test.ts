import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { NetmonError } from '../../../src/core/errors.ts';
import type { NmapRun } from '../../../src/core/nmap-run.ts';
import { createNmapParser, parseNmapXml } from '../../../src/integrations/nmap/parse.ts';

const folder = fileURLToPath(new URL('../../fixtures/nmap/', import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith('.xml'))
  .map((name) => readFileSync(folder + name));
const aFile = fc.constantFrom(...files);

/** What a reader gets: a run, or the code of the refusal. Any other failure ends the test. */
function reading(parse: () => NmapRun): NmapRun | string {
  try {
    return parse();
  } catch (error) {
    if (error instanceof NetmonError) return `${error.code} ${error.message}`;
    throw error;
  }
}

function inChunks(bytes: Uint8Array, sizes: readonly number[]): NmapRun {
  const parser = createNmapParser();
  for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    parser.write(bytes.subarray(at, at + size));
    at += size;
  }
  return parser.end();
}

/** Nasty pieces that a mutation may put anywhere. */
const pieces = [
  '&#x1;',
  '&#xc3;',
  '<',
  '>',
  '"',
  '&',
  ']]>',
  '<![CDATA[',
  '<!--',
  '<!DOCTYPE x [',
  '</host>',
  '<host>',
  '\0',
  '&#99999999999;',
  'portid="99999"',
  '\r',
  '\ud83d\ude00',
];

const aMutation = fc
  .record({
    bytes: aFile,
    edits: fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        cut: fc.nat({ max: 30 }),
        put: fc.oneof(
          fc.constantFrom(...pieces).map((text) => Buffer.from(text)),
          fc.uint8Array({ maxLength: 8 }),
        ),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ bytes, edits }) =>
    edits.reduce<Uint8Array>((text, { at, cut, put }) => {
      const place = Math.floor(at * text.length);
      return Buffer.concat([text.subarray(0, place), put, text.subarray(place + cut)]);
    }, bytes),
  );

describe('hostile nmap XML', () => {
  it('is read or refused, whatever was changed in it, and chunks of any size make no difference', () => {
    fc.assert(
      fc.property(
        aMutation,
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 5 }),
        (bytes, sizes) => {
          const whole = reading(() => parseNmapXml(bytes));
          const parts = reading(() => inChunks(bytes, sizes));
          assert.deepEqual(parts, whole);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('reads the same byte by byte', () => {
    for (const bytes of files) {
      assert.deepEqual(
        reading(() => inChunks(bytes, [1])),
        reading(() => parseNmapXml(bytes)),
      );
    }
  });

  it('never takes a cut file for a whole one', () => {
    fc.assert(
      fc.property(aFile, fc.double({ min: 0, max: 1, noNaN: true }), (bytes, part) => {
        const end = bytes.indexOf('<runstats>');
        const cut = bytes.subarray(0, Math.floor(part * (end === -1 ? bytes.length : end)));
        const run = reading(() => parseNmapXml(cut));
        if (typeof run !== 'string') assert.equal(run.exit, 'truncated');
      }),
      { numRuns: 100 },
    );
  });

  it('stops at elements nested without end', () => {
    const run = parseNmapXml(Buffer.from(`<nmaprun>${'<table>'.repeat(10_000)}`));

    assert.equal(run.exit, 'truncated');
    assert.match(run.warnings.join(), /more than 128 elements/);
  });

  it('stops at an attribute without end, holding no more than its limit', () => {
    const parser = createNmapParser();
    const chunk = Buffer.alloc(1024 * 1024, 'a');
    parser.write(Buffer.from('<nmaprun><host/><host starttime="'));
    for (let megabytes = 0; megabytes < 40; megabytes += 1) parser.write(chunk);

    const run = parser.end();

    assert.equal(run.exit, 'truncated');
    assert.equal(run.hosts.length, 1);
    assert.match(run.warnings.join(), /32 MiB/);
  });

  it('cuts a value that no service would send', () => {
    const run = parseNmapXml(Buffer.from(`<nmaprun args="${'a'.repeat(300_000)}"/>`));

    assert.equal(run.args?.length, 262_144);
    assert.match(run.warnings.join(), /nmaprun args was cut/);
  });

  it('keeps a bounded number of warnings', () => {
    const host = '<host><address addr="nowhere"/></host>';
    const run = parseNmapXml(Buffer.from(`<nmaprun>${host.repeat(1000)}</nmaprun>`));

    assert.equal(run.hosts.length, 1000);
    assert.equal(run.warnings.length, 100);
  });
});

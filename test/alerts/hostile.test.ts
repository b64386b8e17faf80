import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createLineCutter } from '../../src/alerts/cut-lines.ts';
import { createAlertParser } from '../../src/alerts/parser.ts';
import { readAlerts } from '../../src/alerts/read.ts';
import { type Alert, type AlertBatch, lineLimit } from '../../src/core/alert.ts';
import { fixture, made, readBytes } from './reading.ts';

const files = [
  'snort2/alert.fast',
  'snort2/alert.full',
  'snort2/alert.csv',
  'snort3/alert_fast.txt',
  'snort3/alert_full.txt',
  'snort3/alert_csv.txt',
  'snort3/alert_json.txt',
  'suricata/fast.log',
  'suricata/eve.json',
].map((name) => readFileSync(fixture(`attack-in-a-lab/${name}`)));

const wide = readFileSync(fixture('snort3_lab_mix.alert_json_wide.log'));
const recordedLines = [...files, wide].flatMap((bytes) =>
  bytes
    .toString('latin1')
    .split('\n')
    .filter((line) => line !== ''),
);

/** One or some recorded lines with something replaced, taken out, put in or cut. */
const mutated = fc
  .tuple(
    fc.array(fc.constantFrom(...recordedLines), { minLength: 1, maxLength: 5 }),
    fc.array(
      fc.record({
        at: fc.nat(4000),
        remove: fc.nat(30),
        put: fc.oneof(
          fc.string({ maxLength: 10, unit: 'binary' }),
          fc.constantFrom(
            '"',
            '\\',
            '[**]',
            ' [**] ',
            '{',
            '}',
            ',',
            '\n',
            '\r\n',
            '\0',
            ' -> ',
            ':',
            '[1:2:3]',
            '99999999999',
            '\x1b[2J',
          ),
          fc.constantFrom(...recordedLines),
        ),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([lines, changes]) =>
    changes.reduce(
      (text, { at, remove, put }) =>
        text.slice(0, at % (text.length + 1)) + put + text.slice((at % (text.length + 1)) + remove),
      lines.join('\n'),
    ),
  )
  .map((text) => Buffer.from(text, 'latin1'));

function assertSane(alert: Alert): void {
  for (const value of [alert.time, alert.micros, alert.gid, alert.sid, alert.rev]) {
    assert.ok(Number.isSafeInteger(value), JSON.stringify(alert));
  }
  assert.ok(alert.micros >= 0 && alert.micros < 1000);
  assert.ok(!Number.isNaN(new Date(alert.time).getTime()));
  assert.ok(alert.priority === null || (alert.priority >= 1 && alert.priority <= 255));
  for (const port of [alert.sourcePort, alert.targetPort]) assert.ok(port === null || (port >= 0 && port <= 65_535));
  for (const text of [alert.message, alert.raw.text]) assert.equal(typeof text, 'string');
}

/** As it comes when bytes are cut anywhere. */
function readInPieces(bytes: Buffer, cuts: readonly number[]): AlertBatch {
  const parser = createAlertParser({
    ...{ file: 'log', reference: made, zone: 'utc', columns: null, records: new Set<string>() },
  });
  const cutter = createLineCutter(parser, 0);
  let from = 0;
  for (const cut of cuts.map((each) => each % (bytes.length + 1)).toSorted((a, b) => a - b)) {
    cutter.push(bytes.subarray(from, cut));
    from = cut;
  }
  cutter.push(bytes.subarray(from));
  cutter.end();
  parser.endBlock(true);
  return parser.take();
}

async function readAll(chunks: Iterable<Buffer>): Promise<AlertBatch[]> {
  const source = (async function* () {
    yield* chunks;
  })();
  const options = { file: 'log', changed: made, zone: 'utc', columns: null, records: new Set<string>() } as const;
  const batches: AlertBatch[] = [];
  for await (const batch of readAlerts(source, options)) batches.push(batch);
  return batches;
}

describe('lines that are broken', () => {
  it('never stop the reading, and give nothing that cannot be', () => {
    fc.assert(
      fc.property(mutated, (bytes) => {
        const { alerts, rejected, rejectedCount } = readBytes(bytes);

        alerts.forEach(assertSane);
        assert.ok(rejected.length <= rejectedCount);
        for (const { excerpt, offset, length } of rejected) {
          assert.ok(excerpt.length <= 200);
          assert.ok(offset >= 0 && offset + length <= bytes.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('are nothing but themselves: the lines around them are read', () => {
    fc.assert(
      fc.property(mutated, fc.constantFrom(...files), (bytes, file) => {
        const whole = readBytes(file).alerts.length;
        const { alerts } = readBytes(Buffer.concat([file, Buffer.from('\n'), bytes, Buffer.from('\n\n'), file]));

        assert.ok(alerts.length >= 2 * whole);
      }),
      { numRuns: 100 },
    );
  });

  it('are not rejected more often than there are lines, and never twice', () => {
    fc.assert(
      fc.property(mutated, (bytes) => {
        const { alerts, skipped, rejectedCount } = readBytes(bytes);
        const lines = bytes.toString('latin1').split('\n').length;
        const skips = Object.values(skipped).reduce((sum, count) => sum + count, 0);

        assert.ok(rejectedCount <= lines);
        assert.ok(alerts.length + skips <= lines);
      }),
      { numRuns: 1000 },
    );
  });

  it('give the same wherever the bytes are cut', () => {
    fc.assert(
      fc.property(mutated, fc.array(fc.nat(10_000), { maxLength: 6 }), (bytes, cuts) => {
        // NULs before a line are passed over where a piece begins with them.
        fc.pre(!bytes.includes(0));
        assert.deepEqual(readInPieces(bytes, cuts), readInPieces(bytes, []));
      }),
      { numRuns: 1000 },
    );
  });

  it('may be any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3000 }), (bytes) => {
        readBytes(Buffer.from(bytes)).alerts.forEach(assertSane);
      }),
      { numRuns: 1000 },
    );
  });

  it('are cut: each place of a line but its end gives no alert, or one with the same signature', () => {
    for (const file of [...files, wide]) {
      const lines = file
        .toString('latin1')
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('[**]'));
      for (const line of lines.filter((_, index) => index % 40 === 0)) {
        const [whole] = readBytes(Buffer.from(line, 'latin1')).alerts;
        for (let length = 0; length < line.length; length += 1) {
          const [cut] = readBytes(Buffer.from(line.slice(0, length), 'latin1')).alerts;
          if (cut !== undefined)
            assert.equal(`${cut.gid}:${cut.sid}`, `${whole?.gid}:${whole?.sid}`, line.slice(0, length));
        }
      }
    }
  });

  it('do not swallow the line that was written behind one that was cut', () => {
    for (const file of files.filter((bytes) => !bytes.toString('latin1').startsWith('[**]'))) {
      const [first = '', second = ''] = file.toString('latin1').split('\n');
      const { alerts, rejectedCount } = readBytes(`${first.slice(0, first.length - 30)}${second}\n`);

      assert.deepEqual([alerts.length, rejectedCount], [1, 1], first);
      assert.equal(alerts[0]?.raw.text, second);
    }
  });
});

describe('a log that is too much', () => {
  it('may have a line of 10 MB, which is counted and not kept', async () => {
    const good = recordedLines[0] ?? '';
    const long = Buffer.alloc(10 << 20, 'x');
    const pieces = [
      Buffer.from(`${good}\n`),
      ...Array.from({ length: 40 }, (_, n) => long.subarray(n << 18, (n + 1) << 18)),
    ];
    const batches = await readAll([...pieces, Buffer.from(`\n${good}\n`)]);
    const rejected = batches.flatMap((batch) => batch.rejected);

    assert.equal(batches.flatMap(({ alerts }) => alerts).length, 2);
    assert.deepEqual(
      rejected.map(({ reason, offset, length }) => ({ reason, offset, length })),
      [{ reason: 'too-long', offset: good.length + 1, length: 10 << 20 }],
    );
    assert.ok((rejected[0]?.excerpt.length ?? 0) <= 200 && lineLimit < 10 << 20);
  });

  it('may be binary', async () => {
    const [rubbish] = await readAll([Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))]);

    assert.deepEqual(rubbish?.alerts, []);
    assert.ok((rubbish?.rejectedCount ?? 0) > 0);
  });

  it('is refused when it is a capture, with what looks through one', async () => {
    const capture = readFileSync(fixture('attack-in-a-lab/attack-in-a-lab.pcap'));
    await assert.rejects(readAll([capture]), { code: 'INPUT_INVALID', hint: /netmon ids analyze/ });
  });

  it('is refused when it is unified2', async () => {
    await assert.rejects(readAll([readFileSync(fixture('snort2_lab_mix.unified2'))]), { code: 'INPUT_INVALID' });
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Exec, ExecResult } from '../../../src/core/edges.ts';
import { NetmonError } from '../../../src/core/errors.ts';
import { exec } from '../../../src/edges/programs/exec.ts';
import { parseNeighbours, readNeighbours } from '../../../src/integrations/iproute/neighbours.ts';
import { assertGolden } from '../../support/golden.ts';

const recorded = ['empty', 'mixed_incomplete', 'multi_ip_one_mac', 'later_stale', 'before_spoof', 'during_spoof'];
const fixture = (name: string): URL => new URL(`../../fixtures/neighbours/${name}`, import.meta.url);
const eth0 = new Set(['eth0']);
const time = 1_700_000_000_000;

const entry = (fields: object = {}) => ({
  dst: '10.0.0.5',
  dev: 'eth0',
  lladdr: '00:16:3e:00:00:05',
  state: ['REACHABLE'],
  ...fields,
});
const parse = (...entries: readonly unknown[]) => parseNeighbours(JSON.stringify(entries), time, eth0);

const answering =
  (result: Partial<ExecResult>): Exec =>
  async () => ({ exitCode: 0, signal: null, stdout: '', stderr: '', ...result });
const quiet = new AbortController().signal;

describe("the kernel's neighbour table", () => {
  for (const name of recorded) {
    it(`is read as recorded: ${name}`, () => {
      const neighbours = parseNeighbours(readFileSync(fixture(`${name}.json`), 'utf8'), time, eth0);

      const seen = neighbours.map(({ ip, mac, router, reachable }) => ({ ip, mac, router, reachable }));
      assertGolden(seen, fixture(`${name}.expected.json`).pathname);
    });
  }

  it('gives entries with time, interface and a MAC in lower case', () => {
    assert.deepEqual(parse(entry({ lladdr: '00:16:3E:00:00:05', router: null })), [
      {
        kind: 'neighbour',
        time,
        interface: 'eth0',
        ip: '10.0.0.5',
        mac: '00:16:3e:00:00:05',
        router: true,
        reachable: true,
      },
    ]);
  });

  it('takes only REACHABLE for a sign of life', () => {
    for (const state of ['STALE', 'DELAY', 'PROBE', 'PERMANENT'])
      assert.equal(parse(entry({ state: [state] }))[0]?.reachable, false);
  });

  it('leaves out what failed, though it may still show a MAC', () => {
    for (const state of [['FAILED'], ['INCOMPLETE'], ['NOARP'], [], 'REACHABLE', null])
      assert.deepEqual(parse(entry({ state })), []);
  });

  it('leaves out other interfaces and MACs that are none', () => {
    const odd = [{ dev: 'wg0' }, { lladdr: null }, { lladdr: '00:16' }, { lladdr: '00:16:3e:00:00:05:99' }, { dst: 5 }];

    assert.deepEqual(parse(...odd.map(entry), null, 'text', 7, [], entry()), parse(entry()));
  });

  it('leaves out addresses that are none', () => {
    for (const dst of ['', 'host', '10.0.0', '10.0.0.5/24', '\x1b[2J', 'fe80::1%eth0'])
      assert.deepEqual(parse(entry({ dst })), []);
  });

  it('is empty when nothing is printed', () => {
    assert.deepEqual(parseNeighbours('\n', time, eth0), []);
  });

  for (const text of ['garbage', '{}', 'null', '[', '"eth0"']) {
    it(`is refused when it is ${text}`, () => {
      assert.throws(() => parseNeighbours(text, time, eth0), { code: 'TOOL_FAILED', source: 'ip' });
    });
  }

  it('gives well-formed neighbours or refuses, whatever is printed', () => {
    const field = fc.oneof(fc.string(), fc.constantFrom('eth0', '10.0.0.5', '00:16:3e:00:00:05'), fc.jsonValue());
    const state = fc.oneof(fc.array(fc.constantFrom('REACHABLE', 'STALE', 'FAILED')), fc.jsonValue());
    const odd = fc.record({ dst: field, dev: field, lladdr: field, router: field, state }, { requiredKeys: [] });
    const texts = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(odd).map((entries) => JSON.stringify(entries)),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          for (const { ip, mac } of parseNeighbours(text, time, eth0)) {
            assert.match(mac, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/);
            assert.match(ip, /^[0-9a-f.:]+$/);
          }
        } catch (error) {
          assert.ok(error instanceof NetmonError && error.code === 'TOOL_FAILED');
        }
      }),
    );
  });
});

describe('reading the neighbour table', () => {
  it('asks the real program', async () => {
    await readNeighbours(exec, { time, interfaces: new Set(), signal: quiet });
  });

  it('says why the program failed', async () => {
    const failing = answering({ exitCode: 255, stderr: 'Cannot open netlink socket\n' });

    await assert.rejects(readNeighbours(failing, { time, interfaces: eth0, signal: quiet }), {
      code: 'TOOL_FAILED',
      message: 'ip -j neigh ended with 255: Cannot open netlink socket',
    });
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { countAddresses } from '../../../../src/integrations/nmap/targets.ts';
import { countPorts, divideHosts, divideOrder, servicesAtOnce } from '../../../../src/monitors/ports/scan/spread.ts';

const addresses = (count: number) => Array.from({ length: count }, (_, at) => `10.0.0.${at + 1}`);
const order = (count: number, ports = '1-65535') => ({
  ...{ targets: addresses(count), addresses: count, protocol: 'tcp' as const, ports },
});
const settings = {
  ...{ timing: 4, max_rate: 1000, host_timeout: 1, service_detection: true, os_detection: false },
  ...{ banner_check: true, scripts: [], scan_delay: null, extra: [] },
};

describe('a large scan', () => {
  it('is divided among as many runs as there are processors', () => {
    const pieces = divideOrder(order(5), { processes: 2, rate: 100_000 });

    assert.deepEqual(
      pieces.map(({ targets, addresses: count }) => [targets, count]),
      [
        [addresses(3), 3],
        [['10.0.0.4', '10.0.0.5'], 2],
      ],
    );
  });

  it('is divided evenly also where its addresses are written as networks', () => {
    const targets = ['10.77.0.1', '10.77.0.12/30', '10.77.0.16/31', '10.77.0.18'];
    const pieces = divideOrder({ ...order(8), targets }, { processes: 2, rate: 100_000 });

    assert.deepEqual(
      pieces.map((piece) => piece.targets),
      [
        ['10.77.0.1', '10.77.0.12/31', '10.77.0.14'],
        ['10.77.0.15', '10.77.0.16/31', '10.77.0.18'],
      ],
    );
  });

  it('stays whole where more runs would not be faster', () => {
    const means = { processes: 4, rate: 100_000 };
    const whole = [
      divideOrder(order(5), { ...means, rate: 1000 }),
      divideOrder(order(5), { ...means, processes: 1 }),
      divideOrder(order(5, 'top-100'), means),
      divideOrder(order(1), means),
      divideOrder({ ...order(5), protocol: 'udp' }, means),
      divideOrder({ ...order(5), confirms: [] }, means),
    ];

    assert.deepEqual(
      whole.map((pieces) => pieces.length),
      [1, 1, 1, 1, 1, 1],
    );
  });

  it('is scanned whole by its pieces, whose rates are never more than there is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 10, max: 1e6 }),
        (hosts, processes, rate) => {
          const targets = Array.from({ length: hosts }, (_, at) => `10.0.${at >> 8}.${at & 255}`);
          const whole = { targets, addresses: hosts, protocol: 'tcp' as const, ports: '1-65535' };
          const pieces = divideOrder(whole, { processes, rate });
          assert.ok(pieces.length <= processes && pieces.length >= 1);
          assert.ok(pieces.length * Math.max(1, Math.floor(rate / pieces.length)) <= rate);
          assert.equal(countAddresses(pieces.flatMap((piece) => piece.targets)), hosts);
          assert.deepEqual(new Set(pieces.flatMap((piece) => piece.targets)), new Set(targets));
        },
      ),
    );
  });
});

describe('version detection', () => {
  it('of many hosts is divided among runs, none of them empty', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 16 }), (count, processes) => {
        const hosts = Array.from({ length: count }, (_, at) => String(at));
        const runs = divideHosts(hosts, processes);
        assert.deepEqual(runs.flat(), hosts);
        assert.ok(runs.length <= processes && runs.every((run) => run.length > 0));
      }),
    );
  });

  it('asks more services at once the more hosts there are, unless somebody wants it slow', () => {
    assert.equal(servicesAtOnce(5, settings), null);
    assert.equal(servicesAtOnce(10, settings), 40);
    assert.equal(servicesAtOnce(64, settings), 100);
    assert.equal(servicesAtOnce(64, { ...settings, timing: 3 }), null);
    assert.equal(servicesAtOnce(64, { ...settings, scan_delay: 10 }), null);
    assert.equal(servicesAtOnce(64, { ...settings, extra: ['--max-parallelism=5'] }), null);
  });
});

it('counts ports however they are named', () => {
  assert.deepEqual(['top-1000', '22', '1-65535', '22,80-89'].map(countPorts), [1000, 1, 65_535, 11]);
});

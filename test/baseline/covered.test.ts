import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { commonlyCovered, type ScanScope } from '../../src/baseline/covered.ts';
import { formatPorts, hasPort } from '../../src/integrations/nmap/port-set.ts';

const scan = (targets: readonly string[], tcp: string, outcome: ScanScope['outcome'] = 'complete'): ScanScope => ({
  outcome,
  targets,
  scope: { tcp },
});

const covered = (scans: readonly ScanScope[], ...ips: string[]) => formatPorts(commonlyCovered(scans, ips, 'tcp'));

describe('the ports that were looked at on every address', () => {
  it('are all that several scans of one address looked at', () => {
    assert.equal(covered([scan(['10.0.0.5'], '1-100'), scan(['10.0.0.0/24'], '90-200')], '10.0.0.5'), '1-200');
  });

  it('are not those that were looked at on some addresses only', () => {
    const scans = [scan(['10.0.0.0/24'], '1-100,443'), scan(['10.0.0.5-6'], '1-65535')];

    assert.equal(covered(scans, '10.0.0.5', '10.0.0.7'), '1-100,443');
    assert.equal(covered(scans, '10.0.0.5', '10.9.9.9'), '');
  });

  it('are not those of scans that did not come to their end, or of other protocols', () => {
    assert.equal(covered([scan(['10.0.0.5'], '1-100', 'partial'), scan(['10.0.0.5'], 'garbage')], '10.0.0.5'), '');
    assert.equal(formatPorts(commonlyCovered([scan(['10.0.0.5'], '1-9')], ['10.0.0.5'], 'udp')), '');
    assert.equal(covered([], '10.0.0.5'), '');
    assert.equal(covered([scan(['10.0.0.5'], '1-9')]), '');
  });

  it('are covered on each address alone', () => {
    const ip = fc.constantFrom('10.0.0.1', '10.0.0.2', '10.0.0.3');
    const ports = fc.constantFrom('1-10', '5-20', '8,12,30', '1-30');
    const scans = fc.array(
      fc.tuple(fc.array(ip), ports).map(([targets, tcp]) => scan(targets, tcp)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(scans, fc.uniqueArray(ip, { minLength: 1 }), fc.integer({ min: 1, max: 31 }), (all, ips, port) => {
        const together = hasPort(commonlyCovered(all, ips, 'tcp'), port);
        assert.equal(
          together,
          ips.every((one) => hasPort(commonlyCovered(all, [one], 'tcp'), port)),
        );
      }),
    );
  });
});

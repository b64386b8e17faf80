import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { idsConfig } from '../../../src/monitors/ids/config.ts';
import { rulesFrom } from '../../../src/monitors/ids/rules-from.ts';
import { anAlert } from '../../support/alerts.ts';
import { aHost, aPort } from '../../support/stored-things.ts';

const place = {
  ...{ networks: ['203.0.113.0/28'], sensor: ['10.0.0.1'] },
  hosts: [
    aHost({ name: 'printer \u001b[2J' }),
    aHost({ id: 'gw', ip: '10.0.0.254', addresses: [], gateway: true }),
    aHost({ id: 'me', ip: '10.0.0.1', addresses: [], name: 'sensor1', self: true }),
  ],
  ports: [aPort({ ip: '10.0.0.5', port: 22 }), aPort({ ip: '10.0.0.5', port: 80, state: 'closed' })],
  ruleOf: () => null,
};

const rulesOf = (config: object) => rulesFrom(idsConfig.parse(config), place).rules;

describe('rules of alerts from the config', () => {
  it('say where an alert goes, by the networks that are ours', () => {
    const { directionOf } = rulesOf({});

    assert.equal(directionOf('198.51.100.1', '10.0.0.5'), 'in');
    assert.equal(directionOf('192.168.7.7', '198.51.100.1'), 'out');
    assert.equal(directionOf('fd00::1', 'fe80::2'), 'lateral');
    assert.equal(directionOf('203.0.113.3', '10.0.0.5'), 'lateral');
    assert.equal(directionOf('198.51.100.1', '198.51.100.2'), 'unknown');
    assert.equal(directionOf('many', '10.0.0.5'), 'unknown');
    assert.equal(directionOf(null, null), 'unknown');
    assert.equal(rulesOf({ home: ['198.51.100.0/24'] }).directionOf('10.0.0.5', '198.51.100.1'), 'in');
  });

  it('name hosts and know their open ports', () => {
    const { describe: named, isOpen } = rulesOf({});

    assert.deepEqual(['10.0.0.5', '10.0.0.254', '10.0.0.1', '8.8.8.8', 'many', null].map(named), [
      '10.0.0.5 (printer ·[2J)',
      '10.0.0.254 (gateway)',
      '10.0.0.1 (sensor1, this sensor)',
      '8.8.8.8',
      'many addresses',
      'no address',
    ]);
    assert.deepEqual(
      [22, 80, 443].map((port) => isOpen('10.0.0.5', 'tcp', port)),
      [true, false, null],
    );
  });

  it('hide and delay what the config says, and know its scanners', () => {
    const { hiding, thresholds, ownNoiseOf } = rulesOf({
      suppress: [{ sid: 5, network: '10.0.0.0/24', reason: 'known' }],
      thresholds: [{ gid: 116, count: 10, within: '1m' }],
      scanners: ['10.0.0.250'],
    });

    assert.deepEqual(
      hiding.map(({ name, matches }) => [name, matches(anAlert({ sid: 5 })), matches(anAlert({ sid: 6 }))]),
      [['config: sid 5, network 10.0.0.0/24', true, false]],
    );
    assert.deepEqual(
      thresholds.map(({ count, within, matches }) => [count, within, matches(anAlert({ gid: 116 }))]),
      [[10, 60_000, true]],
    );
    assert.equal(ownNoiseOf(anAlert({ source: '10.0.0.250' })), 'scanner');
  });

  it('must say of which alerts they are', () => {
    for (const wrong of [{ suppress: [{ reason: 'all' }] }, { thresholds: [{ count: 2, within: '1m' }] }]) {
      const { error } = idsConfig.safeParse(wrong);
      assert.match(error?.issues[0]?.message ?? '', /does not say which alerts are meant/);
    }
  });
});

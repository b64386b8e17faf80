import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hostNames, withHostNames } from '../../src/core/host-names.ts';
import { printable } from '../../src/core/text.ts';
import { aHost } from '../support/stored-things.ts';

const safe = (name: string) => printable(name, 12);

describe('names of hosts', () => {
  const names = hostNames(
    [
      aHost({ ip: '10.0.0.5', mac: '02:00:00:00:00:05', name: 'nas\u001b[31m', addresses: [] }),
      aHost({ ip: '10.0.0.7', mac: '02:00:00:00:00:07', name: null, addresses: [] }),
      aHost({ ip: '10.0.0.1', mac: '02:00:00:00:00:01', name: null, gateway: true, addresses: [] }),
      aHost({ ip: 'fd00::2', mac: null, name: null, self: true, addresses: [] }),
    ],
    safe,
  );

  it('stand before their addresses, made safe to show', () => {
    assert.equal(
      withHostNames('94 % of it: 10.0.0.5 → fd00::2, TCP 443, 1.2 GB sent in 40 s', names),
      '94 % of it: nas·[31m (10.0.0.5) → this sensor (fd00::2), TCP 443, 1.2 GB sent in 40 s',
    );
    assert.equal(
      withHostNames('02:00:00:00:00:01, with many others', names),
      'gateway (02:00:00:00:00:01), with many others',
    );
  });

  it('are not put into what only looks like an address', () => {
    const sentence = '100 % of it: 110.0.0.5 → 10.0.0.50, UDP 2000, 10 kB sent in 8 s at 10.0.0.5x';

    assert.equal(withHostNames(sentence, names), sentence);
  });

  it('of a device without one are its address for its MAC, and nothing for its address', () => {
    assert.equal(names.get('02:00:00:00:00:07'), '10.0.0.7');
    assert.equal(names.get('10.0.0.7'), undefined);
  });

  it('are of whoever was seen last at an address', () => {
    const at = (lastSeen: number, name: string) => aHost({ ip: '10.0.0.9', addresses: [], lastSeen, name });

    assert.equal(hostNames([at(2, 'new'), at(1, 'old')], safe).get('10.0.0.9'), 'new');
  });
});

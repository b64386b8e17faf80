import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { brings } from '../../src/agent/site.ts';
import type { AttachedInterface, Site } from '../../src/core/define.ts';

const lan: AttachedInterface = {
  name: 'eth0',
  mac: '52:54:00:00:00:fe',
  addresses: ['10.0.0.2/24', 'fd00::2/64'],
  gateways: ['10.0.0.1', 'fe80::1'],
};

const aSite = (on: Partial<AttachedInterface> = {}, fields: Partial<Site> = {}): Site => ({
  data: '/nowhere',
  interfaces: [{ ...lan, ...on }],
  missing: [],
  networks: ['10.0.0.0/24'],
  exclude: [],
  rawSockets: true,
  ...fields,
});

const second: AttachedInterface = { ...lan, name: 'eth1', mac: '52:54:00:00:00:fd', addresses: [] };

const news: { readonly [what: string]: Site } = {
  'an interface': aSite({}, { interfaces: [lan, second] }),
  'an IPv4 address': aSite({ addresses: ['10.0.0.2/24', '10.0.0.3/24'] }),
  'another IPv4 address': aSite({ addresses: ['10.0.0.9/24'] }),
  'another prefix length': aSite({ addresses: ['10.0.0.2/16'] }),
  'another gateway': aSite({ gateways: ['10.0.0.254'] }),
  'another MAC': aSite({ mac: '52:54:00:00:00:aa' }),
  'a network': aSite({}, { networks: ['10.0.0.0/24', '10.9.0.0/24'] }),
};

const noNews: { readonly [what: string]: Site } = {
  nothing: aSite(),
  'another IPv6 address': aSite({ addresses: ['10.0.0.2/24', 'fd00::abcd/64'] }),
  'another IPv6 router': aSite({ gateways: ['10.0.0.1', 'fe80::2'] }),
  'another order': aSite({ addresses: [...lan.addresses].reverse() }),
  'less: no gateway': aSite({ gateways: [] }),
  'less: no interface': aSite({}, { interfaces: [] }),
  'less: no network': aSite({}, { networks: [] }),
};

describe('a change of the network', () => {
  for (const [what, after] of Object.entries(news)) {
    it(`is news when it brings ${what}`, () => assert.equal(brings(aSite(), after), true));
  }

  for (const [what, after] of Object.entries(noNews)) {
    it(`is no news when it brings ${what}`, () => assert.equal(brings(aSite(), after), false));
  }
});

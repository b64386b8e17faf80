import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { StoredEvent } from '../../../src/core/event.ts';
import { portsConfig } from '../../../src/monitors/ports/config.ts';
import { createState, hear } from '../../../src/monitors/ports/state.ts';
import { aHost } from './builders.ts';
import { newHost } from './context.ts';

it('the ports monitor takes the address of a device from what is told now, not from imported history', () => {
  const site = { data: '/data', interfaces: [], missing: [], networks: ['10.0.0.0/8'], exclude: [], rawSockets: true };
  const given = { config: portsConfig.parse({}), site, memory: new Map(), ports: [] };
  const state = createState({ ...given, hosts: [aHost('aa', '10.0.0.7')] }, 0);
  const told = (monitor: string, ip: string): StoredEvent => ({
    ...newHost('aa', ip, { time: 5000 }),
    ...{ seq: 1, id: '1', storedAt: 1, monitor },
  });

  hear(state, told('import', '10.0.0.5'), 6000);
  assert.equal(state.plans.get('aa')?.ip, '10.0.0.7');

  hear(state, told('arp', '10.0.0.9'), 6000);
  assert.equal(state.plans.get('aa')?.ip, '10.0.0.9');
});

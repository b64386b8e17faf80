import { join } from 'node:path';
import { openSqlite } from '../support/open-store.ts';
import { aHost, anEvent, aPort } from '../support/stored-things.ts';

/** Stores of small networks for the commands that read. */

export const noon = Date.UTC(2026, 10, 21, 12);
export const minute = 60_000;
const printer = { id: '00:16:3e:00:00:05', ip: '10.0.0.5' };
const laptop = { id: '00:16:3e:00:00:06', ip: '10.0.0.6' };

/** What an attacker would call a device. */
export const hostile = `\x1b[2J\x9b31m\u202egnp.\r\n${'x'.repeat(10_000)}`;

/** A printer with two ports, and a laptop that is gone. */
export async function fill(where: string): Promise<void> {
  const store = await openSqlite(join(where, 'netmon.db'));
  const seen = { firstSeen: noon, lastSeen: noon + minute };
  const addresses = [{ ip: printer.ip, ...seen }];
  await store.commit(
    'arp',
    {
      hosts: [
        aHost({ ...printer, mac: printer.id, name: 'printer', addresses, ...seen }),
        aHost({ ...laptop, mac: laptop.id, state: 'gone', addresses: [], ...seen }),
      ],
      events: [
        anEvent({ time: noon, subject: printer.ip, key: printer.id, host: printer.id, summary: 'New device' }),
        anEvent({ time: noon + minute, type: 'host.gone', severity: 'low', host: laptop.id, key: laptop.id }),
        anEvent({ time: noon + 2 * minute, type: 'arp.scan', severity: 'high', key: 'scan', learned: true }),
      ],
    },
    noon + 3 * minute,
  );
  const ports = [
    aPort({ host: printer.id, ip: printer.ip, port: 22, ...seen, changedAt: noon }),
    aPort({ host: printer.id, ip: printer.ip, port: 80, state: 'closed', service: null, product: null, version: null }),
  ];
  await store.commit(
    'ports',
    { ports, events: [anEvent({ time: noon + 4 * minute, type: 'port.opened', key: 'p' })] },
    noon,
  );
  await store.close();
}

/** A device of which all text is hostile. */
export async function fillWithHostileNames(where: string): Promise<void> {
  const store = await openSqlite(join(where, 'netmon.db'));
  const host = aHost({ name: hostile, vendorClass: hostile, lastSeen: Date.now() });
  const events = [anEvent({ time: Date.now(), subject: hostile, summary: hostile, data: { name: hostile } })];
  await store.commit('arp', { hosts: [host], events }, 1);
  await store.commit(
    'ports',
    { events: [], ports: [aPort({ service: hostile, product: hostile, version: hostile })] },
    1,
  );
  await store.close();
}

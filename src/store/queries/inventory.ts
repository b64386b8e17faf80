import { NetmonError } from '../../core/errors.ts';
import type { Engine } from '../engines/engine.ts';
import { toHost, toHostOs, toPort, toScan } from '../from-rows.ts';
import type { HostOsRow, HostRow, PortRow, ScanRow } from '../schema.ts';
import type { Store } from '../store.ts';

export const inventoryQueries = (
  engine: Engine,
): Pick<Store, 'hosts' | 'findHost' | 'ports' | 'osGuesses' | 'scans'> => ({
  async hosts() {
    const rows = await engine.rows<HostRow>({ sql: 'select * from hosts order by ip_key, id', parameters: [] });
    return rows.map(toHost);
  },

  async findHost(text) {
    const { hostSearches } = await import('./find-host.ts');
    for (const search of hostSearches(text)) {
      const [row] = await engine.rows<HostRow>(search);
      if (row !== undefined) return toHost(row);
    }
    return null;
  },

  async ports({ host, address, onlyOpen = false }) {
    if (host === undefined && address === undefined && !onlyOpen) {
      const all = { sql: 'select * from ports order by ip_key, protocol, port, host', parameters: [] };
      return (await engine.rows<PortRow>(all)).map(toPort);
    }
    const [{ builder }, { keyRange }] = await Promise.all([
      import('../engines/builder.ts'),
      import('../keys/address-key.ts'),
    ]);
    let ports = builder[engine.name].selectFrom('ports').selectAll();
    if (host !== undefined) ports = ports.where('host', '=', host);
    if (onlyOpen) ports = ports.where('state', '=', 'open');
    if (address !== undefined) {
      const range = keyRange(address);
      if (range === null) throw notAnAddress(address);
      ports = ports.where('ip_key', '>=', range.first).where('ip_key', '<=', range.last);
    }
    const ordered = ports.orderBy('ip_key').orderBy('protocol').orderBy('port').orderBy('host');
    const rows = await engine.rows<PortRow>(ordered.compile());
    return rows.map(toPort);
  },

  async osGuesses() {
    const rows = await engine.rows<HostOsRow>({ sql: 'select * from host_os order by host', parameters: [] });
    return rows.map(toHostOs);
  },

  async scans({ since, until, kind, limit }) {
    const { builder } = await import('../engines/builder.ts');
    let scans = builder[engine.name].selectFrom('scans').selectAll();
    if (since !== undefined) scans = scans.where('started_at', '>=', since);
    if (until !== undefined) scans = scans.where('started_at', '<', until);
    if (kind !== undefined) scans = scans.where('kind', '=', kind);
    if (limit !== undefined) scans = scans.limit(limit);
    const rows = await engine.rows<ScanRow>(scans.orderBy('started_at', 'desc').orderBy('id').compile());
    return rows.map(toScan);
  },
});

const notAnAddress = (text: string): NetmonError =>
  new NetmonError('INPUT_INVALID', 'store', `${JSON.stringify(text)} is neither an address nor a network`, {
    hint: 'give an address such as 10.0.0.5 or a network such as 10.0.0.0/24',
  });

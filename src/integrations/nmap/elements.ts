import { isIP } from 'node:net';
import { parseMac } from '../../core/address-range.ts';
import type { NmapHost } from '../../core/nmap-run.ts';
import { type Attributes, isPortState, isProtocol } from './attributes.ts';
import { newHost, type RunDraft, warn } from './run-draft.ts';

/**
 * What each element of nmap's XML (docs/nmap.dtd) adds to the run, by its path from the root. Elements that are not here are
 * passed over; so is `hosthint`, which looks like a host but is only a host that was found up so far.
 */
export const openElement: { readonly [path: string]: (draft: RunDraft, attributes: Attributes) => void } = {
  nmaprun(draft, attributes) {
    draft.args = attributes.text('args');
    draft.version = attributes.text('version');
    draft.startedAt = attributes.time('start');
  },

  'nmaprun/scaninfo'(draft, attributes) {
    const protocol = attributes.text('protocol') ?? '';
    const type = attributes.text('type') ?? '';
    if (isProtocol(protocol)) draft.scope.push({ type, protocol, services: attributes.text('services') ?? '' });
    else warn(draft, 'a scaninfo without a known protocol was skipped');
  },

  'nmaprun/host'(draft, attributes) {
    draft.host = newHost();
    draft.host.startedAt = attributes.time('starttime');
    draft.host.finishedAt = attributes.time('endtime');
    draft.host.timedOut = attributes.text('timedout') === 'true';
  },

  'nmaprun/host/status'({ host }, attributes) {
    if (host === null) return;
    host.state = hostStateOf(attributes.text('state'));
    host.reason = attributes.text('reason');
  },

  'nmaprun/host/address': addAddress,

  'nmaprun/host/hostnames/hostname'({ host }, attributes) {
    const name = attributes.text('name');
    if (name) host?.hostnames.push(name);
  },

  'nmaprun/host/ports/extraports'({ host }, attributes) {
    const state = attributes.text('state');
    host?.extraPorts.push({ state: isPortState(state) ? state : 'unknown', count: attributes.number('count') ?? 0 });
  },

  'nmaprun/host/ports/port'(draft, attributes) {
    const protocol = attributes.text('protocol') ?? 'tcp';
    const port = attributes.number('portid');
    const possible = isProtocol(protocol) && port !== null && port <= 65_535;
    if (!possible) warn(draft, `a port that cannot be (${protocol}/${attributes.text('portid')}) was skipped`);
    draft.port = {
      protocol: isProtocol(protocol) ? protocol : 'tcp',
      port: possible ? port : null,
      state: 'unknown',
      reason: null,
      service: null,
      scripts: [],
    };
  },

  'nmaprun/host/ports/port/state'({ port }, attributes) {
    if (port === null) return;
    const state = attributes.text('state');
    port.state = isPortState(state) ? state : 'unknown';
    port.reason = attributes.text('reason');
  },

  'nmaprun/host/ports/port/service'({ port }, attributes) {
    if (port === null) return;
    const method = attributes.text('method');
    port.service = {
      name: attributes.text('name'),
      product: attributes.text('product'),
      version: attributes.text('version'),
      extraInfo: attributes.text('extrainfo'),
      tunnel: attributes.text('tunnel'),
      method: method === 'probed' || method === 'table' ? method : null,
      cpes: [],
    };
  },

  'nmaprun/host/ports/port/script'({ port }, attributes) {
    port?.scripts.push({ id: attributes.text('id') ?? '', output: attributes.text('output') ?? '' });
  },

  'nmaprun/host/hostscript/script'({ host }, attributes) {
    host?.scripts.push({ id: attributes.text('id') ?? '', output: attributes.text('output') ?? '' });
  },

  'nmaprun/host/os/osmatch'({ host }, attributes) {
    const name = attributes.text('name');
    if (name) host?.os.push({ name, accuracy: Math.min(100, attributes.number('accuracy') ?? 0) });
  },

  'nmaprun/runstats/finished'(draft, attributes) {
    draft.finishedAt = attributes.time('time');
    draft.error = attributes.text('errormsg');
    // Before 5.3 nmap wrote no `exit`.
    draft.exit = attributes.text('exit') === 'error' || draft.error !== null ? 'error' : 'success';
  },

  'nmaprun/runstats/hosts'(draft, attributes) {
    const [up, down, total] = [attributes.number('up'), attributes.number('down'), attributes.number('total')];
    if (total !== null) draft.totals = { up: up ?? 0, down: down ?? 0, total };
  },
};

export const closeElement: { readonly [path: string]: (draft: RunDraft) => void } = {
  'nmaprun/host'(draft) {
    if (draft.host === null) return;
    if (draft.host.ip === null) warn(draft, 'a host without a usable address');
    draft.hosts.push(draft.host);
    draft.host = null;
  },

  'nmaprun/host/ports/port'(draft) {
    const { host, port } = draft;
    draft.port = null;
    if (host === null || port === null || port.port === null) return;
    host.ports.push({ ...port, port: port.port });
  },
};

/** Elements whose text counts, not only their attributes. */
export const textElement: { readonly [path: string]: (draft: RunDraft, text: string) => void } = {
  'nmaprun/host/ports/port/service/cpe'({ port }, text) {
    port?.service?.cpes.push(text);
  },
};

function addAddress(draft: RunDraft, attributes: Attributes): void {
  const { host } = draft;
  const address = attributes.text('addr') ?? '';
  if (host === null) return;
  if (attributes.text('addrtype') === 'mac') {
    host.mac = parseMac(address);
    host.vendor = attributes.text('vendor');
    if (host.mac === null) warn(draft, 'a MAC that is none was skipped');
  } else if (isIP(address) === 0) {
    warn(draft, 'an address that is none was skipped');
  } else {
    host.ip ??= address.toLowerCase();
  }
}

const hostStateOf = (text: string | null): NmapHost['state'] =>
  text === 'up' || text === 'down' || text === 'skipped' ? text : 'unknown';

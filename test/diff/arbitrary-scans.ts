import fc from 'fast-check';
import type { XmlHost, XmlPort, XmlScan } from './scans.ts';

const states = ['open', 'closed', 'filtered', 'open|filtered'] as const;

const aPort: fc.Arbitrary<XmlPort> = fc.record(
  {
    port: fc.constantFrom(22, 25, 80, 443, 8080),
    protocol: fc.constantFrom('tcp', 'udp'),
    state: fc.constantFrom(...states),
    service: fc.constantFrom(
      'name="http"',
      'name="http" product="nginx"',
      'name="ssh" tunnel="ssl" version="&lt;1&gt;"',
    ),
    inside: fc.constantFrom(
      '',
      '<script id="a" output="1"/>',
      '<script id="a" output="2"/><script id="b" output="&#x1;"/>',
    ),
  },
  { requiredKeys: ['port', 'protocol', 'state'] },
);

const aHost: fc.Arbitrary<Omit<XmlHost, 'ip'>> = fc.record(
  {
    names: fc.uniqueArray(fc.constantFrom('a.lan', 'b.lan', 'c.lan'), { maxLength: 2 }),
    mac: fc.constantFrom('52:54:00:00:00:01', '52:54:00:00:00:02'),
    state: fc.constantFrom('up', 'up', 'up', 'down'),
    timedOut: fc.constantFrom(true, false, false, false),
    extra: fc.uniqueArray(fc.tuple(fc.constantFrom(...states), fc.integer({ min: 1, max: 3 })), {
      maxLength: 2,
      selector: ([state]) => state,
    }),
    ports: fc.uniqueArray(aPort, { maxLength: 5, selector: ({ port, protocol }) => `${port}/${protocol}` }),
    inside: fc.constantFrom(
      '',
      '<os><osmatch name="Linux 5" accuracy="98"/></os><uptime seconds="5"/>',
      '<os><osmatch name="Linux 6" accuracy="98"/></os><hostscript><script id="a" output="1"/></hostscript>',
    ),
  },
  { requiredKeys: ['state', 'ports'] },
);

const withAddresses = (hosts: fc.Arbitrary<Omit<XmlHost, 'ip'>>): fc.Arbitrary<readonly XmlHost[]> =>
  fc
    .tuple(
      fc.uniqueArray(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
      fc.array(hosts, { minLength: 4, maxLength: 4 }),
    )
    .map(([last, made]) => last.map((part, index) => ({ ...made[index], ip: `10.0.0.${part}` })));

/** A few hosts with a few ports, as any of several command lines would have found them. */
export const aScan: fc.Arbitrary<XmlScan> = fc.record({
  args: fc.constantFrom('nmap -A 10.0.0.0/24', 'nmap -sS 10.0.0.1 10.0.0.2', 'nmap -sV -n -iL hosts'),
  scope: fc.constantFrom<Record<string, string>[]>({ tcp: '1-1000' }, { tcp: '22,80', udp: '1-100' }, {}),
  hosts: withAddresses(aHost),
  truncated: fc.constantFrom(false, false, true),
});

const simpleScript = ({ inside = '', ...port }: XmlPort): XmlPort => ({
  ...port,
  inside: inside.includes('"2"') ? '<script id="a" output="2"/>' : inside,
});

/** A scan with always the same scope, without what ndiff fails at: two scripts of one port, control characters. */
export const aScanForNdiff: fc.Arbitrary<XmlScan> = withAddresses(
  aHost.map(({ ports = [], extra = [] }) => ({ ports: ports.map(simpleScript), extra })),
).map((hosts) => ({
  args: 'nmap -A -iL hosts',
  scope: { tcp: '1-65535', udp: '1-65535' },
  hosts: hosts.map((host) => ({ ...host, names: [`${host.ip}.lan`] })),
}));

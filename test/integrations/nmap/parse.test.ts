import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { NetmonError } from '../../../src/core/errors.ts';
import { parseNmapXml } from '../../../src/integrations/nmap/parse.ts';
import { parseNmapFile } from '../../../src/integrations/nmap/parse-file.ts';
import { assertGolden } from '../../support/golden.ts';
import { publicFixtures } from '../../support/public-fixtures.ts';

const folder = fileURLToPath(new URL('../../fixtures/nmap/', import.meta.url));
const recorded = readdirSync(folder).filter((name) => name.endsWith('.xml'));

const parse = (text: string | Uint8Array) => parseNmapXml(typeof text === 'string' ? Buffer.from(text) : text);
const inHost = (inside: string) =>
  `<nmaprun scanner="nmap"><host><status state="up"/><address addr="10.0.0.1" addrtype="ipv4"/>${inside}</host><runstats><finished time="1" exit="success"/><hosts up="1" down="0" total="1"/></runstats></nmaprun>`;
const openPort = (inside: string) =>
  inHost(`<ports><port protocol="tcp" portid="80"><state state="open"/>${inside}</port></ports>`);
const productOf = (value: string) =>
  parse(openPort(`<service name="http" product="${value}" method="probed"/>`)).hosts[0]?.ports[0]?.service?.product;

describe('nmap XML', () => {
  for (const name of recorded) {
    it(`reads ${name}`, async () => {
      assertGolden(await parseNmapFile(folder + name), `${folder}${name.replace('.xml', '.expected.json')}`);
    });
  }

  it('does not take a hosthint for a host', () => {
    const text = readFileSync(`${folder}lab_host_timeout.xml`, 'utf8');
    const run = parse(text);

    assert.equal(text.match(/<hosthint>/g)?.length, 2);
    assert.deepEqual(
      run.hosts.map(({ ip, timedOut, ports }) => ({ ip, timedOut, ports: ports.length })),
      [
        { ip: '10.77.0.2', timedOut: true, ports: 0 },
        { ip: '10.77.0.3', timedOut: true, ports: 0 },
      ],
    );
  });

  it('keeps the hosts that are whole when the text breaks off', () => {
    const whole = readFileSync(`${folder}lab_v4_full.xml`, 'utf8');
    const secondHost = whole.indexOf('<host ', whole.indexOf('</host>'));

    const run = parse(whole.slice(0, secondHost + 40));

    assert.equal(run.exit, 'truncated');
    assert.equal(run.totals, null);
    assert.equal(run.hosts.length, 1);
    assert.deepEqual(run.hosts[0], parse(whole).hosts[0]);
  });
});

describe('odd nmap XML', () => {
  it('shows text as the service sent it, though nmap writes each byte of UTF-8 as a character', () => {
    assert.equal(productOf('caf&#xc3;&#xa9; &#xe2;&#x82;&#xac;'), 'café €');
    assert.equal(productOf('M&#xfc;ller'), 'Müller');
    assert.equal(productOf('Müller €'), 'Müller €');
    assert.equal(productOf('caf&#xc3;&#xa9; &#x1;'), 'café \ufffd');
  });

  it('reads on past character references that XML forbids', () => {
    const run = parse(
      openPort('<service name="x" product="a&#x0;b&#31;c&#xFFFF;d&#xD800;e&#x110000;" method="probed"/>'),
    );

    assert.equal(run.exit, 'success');
    assert.equal(run.hosts[0]?.ports[0]?.service?.product, 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffd');
    assert.deepEqual(run.warnings, ['5 unreadable characters were replaced']);
  });

  it('reads on past bytes that are not UTF-8 and raw control characters', () => {
    const [before, after] = openPort('<service name="x" product="#"/>').split('#');
    const run = parse(
      Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0x41, 0xff, 0x01, 0x42]), Buffer.from(after ?? '')]),
    );

    assert.equal(run.exit, 'success');
    assert.equal(run.hosts[0]?.ports[0]?.service?.product, 'A\ufffd\ufffdB');
  });

  it('decodes double dashes in the arguments, which nmap escapes for comments', () => {
    assert.equal(parse('<nmaprun args="nmap -&#45;top-ports 5"/>').args, 'nmap --top-ports 5');
  });

  it('takes a file without an exit attribute for a success, unless it names an error', () => {
    const stats = (attributes: string) =>
      parse(`<nmaprun><runstats><finished time="5"${attributes}/></runstats></nmaprun>`);

    assert.equal(stats('').exit, 'success');
    assert.equal(stats(' errormsg="no memory"').exit, 'error');
    assert.equal(stats(' errormsg="no memory"').error, 'no memory');
  });

  it('keeps every extraports element and skips ports that cannot be', () => {
    const run = parse(
      inHost(
        `<ports><extraports state="filtered" count="95"/><extraports state="open|filtered" count="99"/>
        <port protocol="tcp" portid="99999"><state state="open"/></port><port portid="7"><state state="open"/></port>
        <port protocol="carrier" portid="1"><state state="open"/></port></ports>`,
      ),
    );

    assert.deepEqual(run.hosts[0]?.extraPorts, [
      { state: 'filtered', count: 95 },
      { state: 'open|filtered', count: 99 },
    ]);
    assert.deepEqual(
      run.hosts[0]?.ports.map(({ protocol, port }) => `${protocol}/${port}`),
      ['tcp/7'],
    );
    assert.equal(run.warnings.length, 2);
  });

  it('keeps a host without an address, and says so', () => {
    const run = parse(
      '<nmaprun><host><status state="up"/><address addr="not.an.ip" addrtype="ipv4"/></host></nmaprun>',
    );

    assert.equal(run.hosts[0]?.ip, null);
    assert.deepEqual(run.warnings, ['an address that is none was skipped', 'a host without a usable address']);
  });
});

describe('what is not nmap XML', () => {
  const refused: { readonly [what: string]: string } = {
    'an empty file': '',
    'plain text': 'Starting Nmap 7.93',
    'another document': '<root><nmaprun/></root>',
    'an internal DTD subset': '<!DOCTYPE nmaprun [<!ENTITY e SYSTEM "file:///etc/passwd">]><nmaprun>&e;</nmaprun>',
    'a text that ends before its root': '<?xml version="1.0"?><!DOCTYPE nmaprun><!-- Nmap 7.93',
  };
  for (const [what, text] of Object.entries(refused)) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => parse(text),
        (error) => error instanceof NetmonError && error.code === 'INPUT_INVALID',
      );
    });
  }

  it('refuses a file that is not there with NOT_FOUND', async () => {
    await assert.rejects(parseNmapFile(`${folder}none.xml`), { code: 'NOT_FOUND' });
  });
});

/** Hosts, ports listed, exit; null: not nmap XML. */
const published: { readonly [file: string]: readonly [number, number, string] | null } = {
  'dojo_nmap_0port.xml': [1, 0, 'success'],
  'dojo_nmap_1port.xml': [1, 1, 'success'],
  'dojo_nmap_multiple_port.xml': [1, 13, 'success'],
  'dojo_nmap_script_vulners.xml': [1, 1, 'success'],
  'dradis_invalid.xml': null,
  'dradis_sample.xml': [1, 2, 'success'],
  'libnmap_1_host_ping.xml': [1, 0, 'success'],
  'libnmap_1_hosts.xml': [1, 5, 'success'],
  'libnmap_1_hosts_banner.xml': [1, 5, 'success'],
  'libnmap_1_hosts_banner_ports.xml': [1, 4, 'success'],
  'libnmap_1_hosts_banner_ports_notsyn.xml': [1, 4, 'success'],
  'libnmap_1_hosts_banner_ports_xmas.xml': [1, 4, 'success'],
  'libnmap_1_hosts_diff.xml': [1, 5, 'success'],
  'libnmap_1_hosts_down.xml': [1, 0, 'success'],
  'libnmap_1_hosts_nohostname.xml': [1, 2, 'success'],
  'libnmap_2_hosts.xml': [2, 9, 'success'],
  'libnmap_2_hosts_achange.xml': [2, 9, 'success'],
  'libnmap_2_null_hosts.xml': [2, 0, 'success'],
  'libnmap_2_tcp_hosts.xml': [2, 9, 'success'],
  'libnmap_defused_et_included.xml': null,
  'libnmap_defused_et_local_includer.xml': null,
  'libnmap_dionaea_scan.xml': [1, 16, 'success'],
  'libnmap_full_sudo6.xml': [256, 12, 'success'],
  'libnmap_os_scan5.xml': [256, 11, 'success'],
  'libnmap_test_osclass.xml': [1, 7, 'success'],
  'ndiff_complex.xml': [1, 6, 'success'],
  'ndiff_empty.xml': [0, 0, 'success'],
  'ndiff_simple.xml': [1, 2, 'success'],
  'ndiff_single.xml': [1, 5, 'success'],
  'rubynmap_scan.xml': [1, 20, 'success'],
  'scb_ftp.xml': [1, 1, 'success'],
  'scb_localhost.xml': [1, 4, 'success'],
  'scb_no-host.xml': [0, 0, 'success'],
  'scb_no-ports.xml': [1, 0, 'success'],
  'scb_scanme.nmap.org-ipv6.xml': [1, 3, 'success'],
  'scb_service-scan.xml': [1, 2, 'success'],
  'seccubus_nmap.xml': [2, 22, 'success'],
  'seccubus_nmap_script_output.xml': [1, 1, 'success'],
  'ullaakut_scan_base.xml': [1, 2, 'success'],
  'ullaakut_scan_error_other.xml': [0, 0, 'error'],
  'zenmap_xml_test1.xml': [1, 4, 'success'],
  'zenmap_xml_test10.xml': [4, 8, 'success'],
  'zenmap_xml_test12.xml': [1, 0, 'success'],
  'zenmap_xml_test13.xml': [1, 3, 'success'],
  'zenmap_xml_test16.xml': [1, 3, 'success'],
  'zenmap_xml_test5.xml': [4, 8, 'success'],
  'zenmap_xml_test6.xml': [4, 16, 'success'],
};

describe('nmap XML that other projects published', () => {
  const shared = publicFixtures('nmap');

  it('is read whole, or refused', { skip: shared === null }, async () => {
    const found: { [file: string]: readonly [number, number, string] | null } = {};
    for (const name of readdirSync(shared ?? '.').filter((file) => file.endsWith('.xml'))) {
      const run = await parseNmapFile(`${shared}/${name}`).catch(() => null);
      found[name] = run && [run.hosts.length, run.hosts.flatMap(({ ports }) => ports).length, run.exit];
    }

    assert.deepEqual(found, published);
  });

  it('has the operating systems and counts of a scan in the layout of nmap 5', { skip: shared === null }, async () => {
    const run = await parseNmapFile(`${shared}/libnmap_os_scan5.xml`);

    assert.deepEqual(run.totals, { up: 4, down: 252, total: 256 });
    assert.ok(run.hosts.some(({ os }) => os.some(({ accuracy }) => accuracy === 100)));
  });
});

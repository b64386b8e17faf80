import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, it } from 'node:test';
import { recogniseAlerts } from '../../src/alerts/recognise.ts';
import type { Alert } from '../../src/core/alert.ts';
import { publicFixtures } from '../support/public-fixtures.ts';
import { fixture, made, readBytes, readFixture } from './reading.ts';

const lab = 'attack-in-a-lab';

/** File, format, alerts, signatures, other records. */
const recorded: readonly (readonly [
  file: string,
  format: string,
  alerts: number,
  signatures: number,
  records: number,
])[] = [
  [`${lab}/snort2/alert.fast`, 'fast', 311, 24, 0],
  [`${lab}/snort2/alert.full`, 'alert_full', 311, 24, 0],
  [`${lab}/snort2/alert.csv`, 'alert_csv', 311, 24, 0],
  [`${lab}/snort3/alert_fast.txt`, 'fast', 282, 19, 0],
  [`${lab}/snort3/alert_full.txt`, 'alert_full', 282, 19, 0],
  [`${lab}/snort3/alert_csv.txt`, 'alert_csv', 282, 19, 0],
  [`${lab}/snort3/alert_json.txt`, 'alert_json', 282, 19, 0],
  [`${lab}/suricata/fast.log`, 'fast', 82, 19, 0],
  [`${lab}/suricata/eve.json`, 'eve', 82, 19, 316],
  [`${lab}/suricata-rotated/eve.json.2`, 'eve', 1, 1, 0],
  [`${lab}/suricata-rotated/eve.json.1`, 'eve', 84, 19, 32],
  [`${lab}/suricata-rotated/eve.json`, 'eve', 3, 1, 287],
  [`${lab}/suricata-rotated/fast.log.2`, 'fast', 1, 1, 0],
  [`${lab}/suricata-rotated/fast.log.1`, 'fast', 84, 19, 0],
  [`${lab}/suricata-rotated/fast.log`, 'fast', 1, 1, 0],
  ['snort2_lab_mix.alert_fast.log', 'fast', 42, 5, 0],
  ['snort2_lab_mix.alert_full.log', 'alert_full', 42, 5, 0],
  ['snort2_lab_mix.alert_csv_default.log', 'alert_csv', 42, 5, 0],
  ['snort2_lab_arpspoof.alert_fast.log', 'fast', 39, 6, 0],
  ['snort2_lab_newyear.alert_fast.log', 'fast', 120, 3, 0],
  ['snort3_lab_mix.alert_fast.log', 'fast', 46, 6, 0],
  ['snort3_lab_mix.alert_full.log', 'alert_full', 46, 6, 0],
  ['snort3_lab_mix.alert_csv_default.log', 'alert_csv', 46, 6, 0],
  ['snort3_lab_mix.alert_json_default.log', 'alert_json', 46, 6, 0],
  ['snort3_lab_mix.alert_json_wide.log', 'alert_json', 46, 6, 0],
  ['snort3_lab_newyear.alert_fast.log', 'fast', 120, 3, 0],
  ['suricata_lab_mix.fast.log', 'fast', 37, 5, 0],
  ['suricata_lab_mix.eve.json', 'eve', 37, 5, 19],
  ['suricata_lab_newyear.fast.log', 'fast', 32, 2, 0],
  ['suricata_lab_newyear.eve.json', 'eve', 32, 2, 2],
];

/** What lies beside the logs. */
const isNoLog = (file: string): boolean =>
  file.includes('/exit/') || /\.(?:pcap|rules|unified2|md)$/.test(file) || file === 'counts.txt';

/** Of each log, how many alerts of which signature others than netmon counted: FILE GID:SID=COUNT … */
const counted = new Map(
  readFileSync(fixture('counts.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [file = '', ...counts] = line.split(' ');
      return [file, counts.sort()] as const;
    }),
);

function countsOf(alerts: readonly Alert[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { gid, sid } of alerts) counts.set(`${gid}:${sid}`, (counts.get(`${gid}:${sid}`) ?? 0) + 1);
  return [...counts].map(([name, count]) => `${name}=${count}`).sort();
}

const published: readonly (readonly [file: string, alerts: number, rejected: number, records: number])[] = [
  ['crowdsec-suricata-eve-detect.log', 4, 0, 0],
  ['crowdsec-suricata-logs-evelog.log', 4, 0, 4],
  ['crowdsec-suricata-logs-fastlog.log', 4, 0, 0],
  ['suricata_lab_ek_to_cryptowall4.eve.json', 15, 0, 38],
  ['suricata_lab_ek_to_cryptowall4.fast.log', 15, 0, 0],
  ['suricata_lab_http_dvwa_sqlinjection.eve.json', 5, 0, 10],
  ['suricata_lab_http_dvwa_sqlinjection.fast.log', 5, 0, 0],
  ['suricatalog-eve_no_events.json', 0, 0, 21],
  ['suricatalog-eve_udp_flow.json', 0, 0, 32],
  ['sv_http2-files.fast.log', 28, 0, 0],
  ['sv_lua-fastlog.fast.log', 1, 0, 0],
  // Within lines of another file: what stands before an alert is rejected, as are all other lines.
  ['ossec_snort.ini', 2, 10, 0],
];

const total = (counts: { readonly [kind: string]: number }): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

const countBy = (names: readonly string[]) =>
  Object.fromEntries(Object.entries(Object.groupBy(names, (name) => name)).map(([name, all]) => [name, all?.length]));

const signature = ({ gid, sid, rev }: Alert): string => `${gid}:${sid}:${rev}`;

/** What all formats of one run must tell alike. */
const essence = (alert: Alert): readonly unknown[] => [alert.time, alert.micros, signature(alert)];

describe('recorded alerts', () => {
  it('are those of each log that lies with them', () => {
    const logs = globSync('**/*', { cwd: fixture('.'), withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => relative(fixture('.'), join(parentPath, name)))
      .filter((file) => !isNoLog(file));

    assert.deepEqual(recorded.map(([file]) => file).sort(), logs.sort());
    assert.deepEqual([...counted.keys()].sort(), logs);
  });

  for (const [file, format, alerts, signatures, records] of recorded) {
    it(`are all read from ${file}`, () => {
      const batch = readFixture(file);

      assert.equal(batch.alerts.length, alerts);
      assert.deepEqual(batch.rejected, []);
      assert.equal(total(batch.skipped), records);
      const counts = countsOf(batch.alerts);
      assert.equal(counts.length, signatures);
      assert.deepEqual(counts, counted.get(file));
      assert.equal(recogniseAlerts(readFileSync(fixture(file)).subarray(0, 4096)), format);
    });
  }

  for (const [file, alerts, rejected, records] of published) {
    it(`are all read from what others published: ${file}`, (t) => {
      const path = publicFixtures('ids', file);
      if (path === null) return t.skip('the published recordings are not here');
      const batch = readBytes(readFileSync(path));

      assert.equal(batch.alerts.length, alerts);
      assert.equal(batch.rejectedCount, rejected);
      assert.equal(total(batch.skipped), records);
    });
  }

  it('are the same in all formats of Snort 3', () => {
    const [fast, ...others] = ['alert_fast', 'alert_full', 'alert_csv', 'alert_json'].map((name) =>
      readFixture(`${lab}/snort3/${name}.txt`).alerts.map(essence),
    );

    for (const other of others) assert.deepEqual(other, fast);
  });

  it('are the same in all formats of Snort 2, with their addresses', () => {
    const told = ({ message, source, target, sourcePort, targetPort, ...alert }: Alert) => [
      ...essence(alert as Alert),
      message,
      source,
      sourcePort,
      target,
      targetPort,
    ];
    const [fast, full, csv] = ['fast', 'full', 'csv'].map((name) =>
      readFixture(`${lab}/snort2/alert.${name}`).alerts.map(told),
    );

    assert.deepEqual(full, fast);
    assert.deepEqual(csv, fast);
  });

  it('are the same in both formats of Suricata', () => {
    // Of a later fragment fast.log tells type and code 0, which it does not have.
    const told = ({ icmpType: _, icmpCode: __, ...alert }: Alert) => [
      ...essence(alert as Alert),
      ...[alert.message, alert.classification, alert.priority, alert.severity, alert.protocol],
      ...[alert.source, alert.sourcePort, alert.target, alert.targetPort],
    ];
    const inOrder = (alerts: readonly Alert[]) => alerts.map((alert) => JSON.stringify(told(alert))).sort();

    assert.deepEqual(
      inOrder(readFixture('suricata_lab_mix.fast.log').alerts),
      inOrder(readFixture('suricata_lab_mix.eve.json').alerts),
    );
  });

  it('have the messages of alert_fast where alert_json is not JSON', () => {
    const file = 'snort3_lab_mix.alert_json_wide.log';
    const lines = readFileSync(fixture(file), 'utf8').trimEnd().split('\n');
    const isBroken = (line: string): boolean => {
      try {
        JSON.parse(line);
        return false;
      } catch {
        return true;
      }
    };
    const fast = readFixture('snort3_lab_mix.alert_fast.log').alerts;

    const wide = readFixture(file).alerts;

    assert.equal(lines.filter(isBroken).length, 3);
    assert.equal(lines.filter((line) => line.includes('\ufffd')).length, 5);
    assert.deepEqual(
      wide.map(({ message, classification, priority, source, target }) => [
        message,
        classification,
        priority,
        source,
        target,
      ]),
      fast.map(({ message, classification, priority, source, target }) => [
        message,
        classification,
        priority,
        source,
        target,
      ]),
    );
    assert.ok(wide.every(({ time }) => time < Date.UTC(2023, 0)));
  });

  it('are put into the right years over the turn of a year', () => {
    for (const file of ['snort2_lab_newyear.alert_fast.log', 'snort3_lab_newyear.alert_fast.log']) {
      const { alerts } = readFixture(file, { reference: Date.UTC(2026, 0, 1, 0, 5) });
      const times = alerts.map(({ time }) => time);

      assert.equal(times[0], Date.UTC(2025, 11, 31, 23, 59, 45));
      assert.ok((times.at(-1) ?? 0) >= Date.UTC(2026, 0, 1));
      assert.deepEqual(
        times,
        times.toSorted((a, b) => a - b),
      );
    }
    const eve = readFixture('suricata_lab_newyear.eve.json').alerts.map(({ time }) => time);
    assert.equal(Math.min(...eve), Date.UTC(2025, 11, 31, 23, 59, 45));
  });

  it('tell of a difficult message what the rule says, and no alert within it', () => {
    const message =
      'TEST tricky [**] [1:2:3] {TCP} 1.2.3.4:5 -> 6.7.8.9:10 [Priority: 9] back\\slash, semi; colon: tab\tend';
    for (const file of [
      'snort2/alert.fast',
      'snort2/alert.csv',
      'snort2/alert.full',
      'snort3/alert_fast.txt',
      'suricata/fast.log',
      'suricata/eve.json',
    ]) {
      const [alert] = readFixture(`${lab}/${file}`).alerts.filter(({ sid }) => sid === 1_000_014);

      assert.equal(alert?.message.replace(/tab\s/, 'tab\t'), message, file);
      assert.equal(alert?.source, '10.99.0.1');
      assert.equal(alert?.targetPort, 25);
      assert.ok(alert?.priority === null || alert?.priority === 3);
    }
  });

  it('keep alerts without an IP layer', () => {
    const { alerts } = readFixture('snort2_lab_arpspoof.alert_fast.log');
    const arp = alerts.filter(({ gid }) => gid === 112);

    assert.ok(arp.length > 20);
    assert.ok(arp.every(({ source, target, protocol }) => source === null && target === null && protocol === null));
    assert.ok(arp.every(({ message }) => message.startsWith('(spp_arpspoof) ')));
  });

  it('hand over the records that are asked for', () => {
    const { records, skipped } = readFixture(`${lab}/suricata/eve.json`, { records: new Set(['stats', 'dns']) });
    const [stats] = records.filter(({ kind }) => kind === 'stats');

    assert.equal(records.length, 9);
    assert.equal(stats?.fields['decoder.pkts'], 720);
    assert.equal(skipped.dns, undefined);
    assert.equal(skipped.flow, 279);
  });

  it('bring along what else is told of their flows once they are read', () => {
    const { alerts, records, skipped } = readFixture(`${lab}/suricata/eve.json`, { flows: true });
    const flows = new Set(alerts.map(({ flow }) => flow));

    assert.deepEqual(countBy(records.map(({ kind }) => kind)), { dns: 8, fileinfo: 14, flow: 64, http: 13, ssh: 1 });
    assert.ok(records.every(({ flow, raw }) => flows.has(flow) && JSON.parse(raw.text).flow_id === flow));
    assert.equal(records.length + total(skipped), 316);
  });

  it('have the time at which they were made', () => {
    const first = readFixture(`${lab}/snort3/alert_fast.txt`, { reference: made }).alerts[0];

    assert.equal(first?.time, Date.parse('2026-11-21T02:53:40.025Z'));
    assert.equal(first?.micros, 685);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Alert, AlertBatch } from '../../src/core/alert.ts';
import { readBytes } from './reading.ts';

const one = ({ alerts, rejected }: AlertBatch): Alert => {
  assert.deepEqual(rejected, []);
  assert.equal(alerts.length, 1);
  return alerts[0] as Alert;
};

/** The fields of an alert that are named. */
const pick = (alert: Alert, ...fields: readonly (keyof Alert)[]) => fields.map((field) => alert[field]);

describe('a line of alert_fast', () => {
  it('may name what the engine would have done, an interface, and an application', () => {
    const alert = one(
      readBytes(
        '26/11/20-01:02:03.000004 [would_drop] [**] [1:2:3] <eth0> "a "b" c" [**] [Classification: Misc activity] [Priority: 1] [AppID: SSH] {TCP} fd99::1:1024 -> fd99::2:22\n',
      ),
    );

    assert.deepEqual(
      pick(alert, 'engine', 'action', 'interface', 'appProtocol', 'message', 'severity', 'time', 'micros'),
      [...['snort3', 'would-block', 'eth0', 'ssh', 'a "b" c', 'high', Date.UTC(2026, 10, 20, 1, 2, 3), 4]],
    );
    assert.deepEqual(pick(alert, 'source', 'sourcePort', 'target', 'targetPort'), ['fd99::1', 1024, 'fd99::2', 22]);
  });

  it('may have lines of the packet behind it, which are part of it', () => {
    const { alerts, rejectedCount } = readBytes(
      [
        '11/21-02:53:40.025685  [**] [1:1:1] X [**] [Priority: 0] {TCP} 10.99.0.1:5 -> 10.99.0.2:80',
        'BA:5C:AC:29:29:8C -> D6:08:8A:5C:A0:D0 type:0x800 len:0x3A',
        '10.99.0.1:5 -> 10.99.0.2:80 TCP TTL:64 TOS:0x0 ID:1 IpLen:20 DgmLen:44',
        '******S* Seq: 0x1  Ack: 0x0  Win: 0x400  TcpLen: 24',
        '47 45 54 20 2F  GET /',
        '=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+',
        '',
        '47 45 54 20 2F  GET /',
        '',
      ].join('\n'),
    );

    assert.equal(alerts.length, 1);
    assert.equal(rejectedCount, 1);
  });

  it('of a layer without addresses has none', () => {
    const alert = one(
      readBytes(
        '11/22-13:23:29.322206 [**] [116:6:1]  </path/x.pcap> "(ipv4) too long" [**] [Priority: 3] {eth}  -> \n',
      ),
    );

    assert.deepEqual(pick(alert, 'protocol', 'source', 'target', 'interface', 'message'), [
      null,
      null,
      null,
      '/path/x.pcap',
      '(ipv4) too long',
    ]);
  });

  it('is of Suricata when its year has four digits, and tells ICMP types as ports', () => {
    const alert = one(
      readBytes(
        '11/21/2026-02:53:40.667531  [wDrop] [**] [1:2:2] (null) [**] [Classification: (null)] [Priority: 3] {IPv6-ICMP} fd99:0000:0000:0000:0000:0000:0000:0001:128 -> fd99:0000:0000:0000:0000:0000:0000:0002:0\n',
      ),
    );

    assert.deepEqual(
      pick(alert, 'engine', 'message', 'classification', 'protocol', 'source', 'sourcePort', 'icmpType', 'icmpCode'),
      [...['suricata', '', null, 'icmp6', 'fd99::1', null, 128, 0]],
    );
  });

  it('is rejected with a date that does not exist', () => {
    for (const date of ['02/30', '13/01', '00/10', '02/29/2025']) {
      const { alerts, rejected } = readBytes(
        `${date}-01:02:03.000000  [**] [1:2:3] X [**] [Priority: 1] {TCP} 1.2.3.4:1 -> 1.2.3.5:2\n`,
      );

      assert.deepEqual([alerts.length, rejected[0]?.reason], [0, 'broken'], date);
    }
  });
});

describe('a time without a year', () => {
  const timeOf = (date: string, reference: number): string =>
    new Date(
      one(
        readBytes(`${date}-12:00:00.000000  [**] [1:2:3] X [**] [Priority: 1] {TCP} 1.2.3.4:1 -> 1.2.3.5:2\n`, {
          reference,
        }),
      ).time,
    ).toISOString();

  it('is the last such time, at most a day ahead', () => {
    assert.equal(timeOf('12/31', Date.UTC(2026, 0, 1, 0, 10)), '2025-12-31T12:00:00.000Z');
    assert.equal(timeOf('01/01', Date.UTC(2025, 11, 31, 23, 50)), '2026-01-01T12:00:00.000Z');
    assert.equal(timeOf('11/22', Date.UTC(2026, 10, 21, 13)), '2026-11-22T12:00:00.000Z');
    assert.equal(timeOf('11/23', Date.UTC(2026, 10, 21)), '2025-11-23T12:00:00.000Z');
  });

  it('is in a leap year when it is 29 February', () => {
    assert.equal(timeOf('02/29', Date.UTC(2026, 10, 21)), '2024-02-29T12:00:00.000Z');
    assert.equal(timeOf('02/29', Date.UTC(2100, 5, 1)), '2096-02-29T12:00:00.000Z');
  });
});

describe('alert_csv', () => {
  it('may have the columns of pfSense', () => {
    const alert = one(
      readBytes(
        '11/21/26-02:53:40.025685 ,1,2,3,"a, \\"b\\"",TCP,10.0.0.1,5,10.0.0.2,80,123,Misc activity,2,alert,Allow\n',
      ),
    );

    assert.deepEqual(pick(alert, 'message', 'classification', 'priority', 'action', 'targetPort'), [
      'a, "b"',
      'Misc activity',
      2,
      'allowed',
      80,
    ]);
  });

  it('is read by columns that are named, whatever the message holds', () => {
    const columns = {
      names: 'seconds action class gid sid rev msg priority proto src_addr src_port dst_addr dst_port'.split(' '),
      separator: ', ',
    };
    const alert = one(
      readBytes('1795200000, drop, none, 1, 7, 2, "x, "y", z", 1, TCP, 10.0.0.1, 5, 10.0.0.2, 80\n', { columns }),
    );

    assert.deepEqual(pick(alert, 'time', 'action', 'sid', 'message', 'priority', 'target'), [
      1_795_200_000_000,
      'blocked',
      7,
      'x, "y", z',
      1,
      '10.0.0.2',
    ]);
  });

  it('is guessed when its columns speak for themselves, and otherwise rejected with advice', () => {
    const guessed = one(readBytes('11/21-02:53:40.025685, "x, y", 1:7:2, TCP, 10.0.0.1:5, 10.0.0.2:80, drop\n'));
    const { rejected } = readBytes('11/21-02:53:40.025685, 7, 2, TCP\n');

    assert.deepEqual(pick(guessed, 'sid', 'message', 'source', 'targetPort', 'action'), [
      7,
      'x, y',
      '10.0.0.1',
      80,
      'blocked',
    ]);
    assert.match(rejected[0]?.detail ?? '', /must be named/);
  });
});

describe('alert_json', () => {
  it('may be any part of its fields', () => {
    const alert = one(readBytes('{ "seconds" : 1795200000, "msg" : "m" }\n'));

    assert.deepEqual(pick(alert, 'engine', 'time', 'gid', 'sid', 'message', 'source'), [
      'snort3',
      1_795_200_000_000,
      0,
      0,
      'm',
      null,
    ]);
  });

  it('is read where it is not JSON: quotes, backslashes, and a first field that is not there', () => {
    const alert = one(
      readBytes(
        '{, "timestamp" : "11/21-02:53:40.025685", "msg" : "a \\ "b", "priority" : 9 c", "priority" : 1, "rule" : "1:2:3" }\n',
      ),
    );

    assert.deepEqual(pick(alert, 'message', 'priority', 'sid'), ['a \\ "b", "priority" : 9 c', 1, 2]);
  });

  it('is not any other JSON', () => {
    const { alerts, rejected } = readBytes('{"level":"info","msg":"started"}\n[1,2]\n"x"\n{}\nnull\n');

    assert.equal(alerts.length, 0);
    assert.deepEqual(
      rejected.map(({ reason }) => reason),
      new Array(5).fill('not-an-alert'),
    );
  });
});

describe('eve.json', () => {
  const record = (fields: object): string =>
    `${JSON.stringify({ timestamp: '2026-11-21T02:53:40.025685-0500', event_type: 'alert', alert: { signature_id: 1 }, ...fields })}\n`;

  it('tells its zone', () => {
    assert.equal(one(readBytes(record({}))).time, Date.parse('2026-11-21T07:53:40.025Z'));
  });

  it('has what the alert was about, and the tags of its rule', () => {
    const alert = one(
      readBytes(
        record({
          ...{
            app_proto: 'http',
            http: { hostname: 'example.org', url: '/a', status: 200 },
            dns: { query: [{ rrname: 'x.org' }] },
          },
          alert: { signature_id: 5, metadata: { mitre_technique_id: ['T1190'], 'odd key': [], n: [1] }, severity: 1 },
        }),
      ),
    );

    assert.deepEqual(alert.context, {
      'http.hostname': 'example.org',
      'http.url': '/a',
      'http.status': '200',
      'dns.query': 'x.org',
    });
    assert.deepEqual(alert.metadata, { mitre_technique_id: ['T1190'] });
    assert.deepEqual(pick(alert, 'appProtocol', 'severity'), ['http', 'high']);
  });

  it('is rejected without a time, a signature or with an address that is none', () => {
    const { alerts, rejectedCount } = readBytes(
      record({ timestamp: 'now' }) +
        record({ alert: {} }) +
        record({ alert: null }) +
        record({ src_ip: '1.2.3' }) +
        record({}).slice(0, 60),
    );

    assert.deepEqual([alerts.length, rejectedCount], [0, 5]);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createReport, failureOf } from '../../../src/integrations/dumpcap/report.ts';
import { versionFault } from '../../../src/integrations/dumpcap/version.ts';

/** What dumpcap 4.0.17 wrote to standard error. */
const said = {
  enough: [
    "Capturing on 'eth0'",
    'File: /data/ring/eth0/000_00001_20261121122350.pcapng',
    '\rPackets captured: 791',
    "Packets received/dropped on interface 'eth0': 791/367520 (pcap:367520/dumpcap:0/flushed:0/ps_ifdrop:0) (0.2%)",
  ],
  filter: [
    "Capturing on 'eth0'",
    'dumpcap: Invalid capture filter "tcp prt 80" for interface \'eth0\'.',
    '',
    "That string isn't a valid capture filter (can't parse filter expression: syntax error).",
    "See the User's Guide for a description of the capture filter syntax.",
  ],
  rights: [
    "Capturing on 'eth0'",
    'dumpcap: You do not have permission to capture on device "eth0".',
    '(socket: Operation not permitted)',
    'Please check to make sure you have sufficient permissions.',
  ],
  gone: [
    "Capturing on 'eth0'",
    'File: /data/ring/eth0/000_00001_20261121122402.pcapng',
    'dumpcap: The network adapter "eth0" is no longer attached; the capture has stopped.',
    "Packets received/dropped on interface 'eth0': 1/0 (pcap:0/dumpcap:0/flushed:0/ps_ifdrop:0) (100.0%)",
  ],
  down: ["Capturing on 'eth0'", 'dumpcap: Device "eth0" is not up.', '(That device is not up)'],
  full: [
    "Capturing on 'eth0'",
    'dumpcap: Not all the packets could be written to the file to which the capture was being saved',
    '("/data/ring/r.pcapng") because there is no space left on the file system',
    'on which that file resides.',
  ],
};

function report(lines: readonly string[]) {
  const made = createReport();
  for (const line of lines) made.take(line);
  return made;
}

describe('what dumpcap says', () => {
  it('tells how many packets it lost, though it ends well', () => {
    const { dropped, file, complaint } = report(said.enough);

    assert.deepEqual([dropped, file, complaint], [367_520, '/data/ring/eth0/000_00001_20261121122350.pcapng', null]);
  });

  it('names a file when the next one begins', () => {
    const made = createReport();
    const whole = ["Capturing on 'eth0'", 'File: /ring/1', 'File: /ring/2', '\rPackets captured: 3'].map(made.take);

    assert.deepEqual(whole, [null, null, '/ring/1', null]);
  });

  it('is no count of lost packets when it was killed', () => {
    assert.equal(report(said.enough.slice(0, 2)).dropped, null);
  });

  for (const [kind, reason] of [
    ['filter', /Invalid capture filter "tcp prt 80"/],
    ['rights', /no right to capture on eth0/],
    ['gone', /eth0 is gone/],
    ['down', /eth0 is down/],
    ['full', /the disk is full/],
  ] as const) {
    it(`tells a failure: ${kind}`, () => {
      const failure = failureOf('eth0', report(said[kind]).complaint, 1);

      assert.equal(failure.kind, kind);
      assert.match(failure.reason, reason);
    });
  }

  it('never reaches a terminal as it is', () => {
    const { reason } = failureOf('eth0', report(['dumpcap: \u001b[2Jboom']).complaint, 1);

    assert.equal(reason, 'nothing is recorded on eth0: \u00b7[2Jboom');
  });

  it('without words is told by how it ended', () => {
    assert.match(failureOf('eth0', null, 3).reason, /exit code 3/);
    assert.match(failureOf('eth0', null, null).reason, /: dumpcap was killed$/);
  });
});

describe('the version of dumpcap', () => {
  it('is too old before it can tell which files are whole', () => {
    assert.equal(versionFault('Dumpcap (Wireshark) 4.0.17 (Git v4.0.17 packaged as 4.0.17-0+deb12u3).\n'), null);
    assert.equal(versionFault('Dumpcap (Wireshark) 2.6.20 (Git v2.6.20)\n'), 'dumpcap 2.6 is too old: 3.0 is needed');
    assert.equal(versionFault('something else'), null);
  });
});

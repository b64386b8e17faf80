import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Certificates,
  certificateOf,
  certificatesAfter,
} from '../../../../src/monitors/ports/judge/certificates.ts';
import { findingsAfter } from '../../../../src/monitors/ports/judge/findings.ts';
import { systemAfter } from '../../../../src/monitors/ports/judge/system.ts';
import { aHostResult, aListedPort } from '../builders.ts';

const day = 86_400_000;
const issued = Date.parse('2026-11-21T08:00:00Z');
const at = (time: number) => ({
  ...{ host: { id: 'host-5', learned: false }, ip: '10.0.0.5', time, scan: 's', firstLook: false },
});
const sslCert = (name: string, digit: string, after = '2026-12-31T08:04:17') => ({
  id: 'ssl-cert',
  output: `Subject: commonName=${name}\nIssuer: commonName=CA\nNot valid before: 2026-11-21T08:04:17\nNot valid after:  ${after}\nMD5:   c80c\nSHA-1: ${digit.repeat(40)}`,
});
const showing = (...scripts: { id: string; output: string }[]) =>
  aHostResult({ ports: [aListedPort({ port: 443, scripts })] });

describe('the TLS certificate of a port', () => {
  it('is read from what ssl-cert says, in the notations of all versions', () => {
    const older = {
      id: 'ssl-cert',
      output: sslCert('a', '1').output.replace('1'.repeat(40), '1111 '.repeat(10).trim()),
    };

    assert.deepEqual(certificateOf({ scripts: [older] }), {
      ...{ fingerprint: '1'.repeat(40), subject: 'commonName=a', toldExpiry: false },
      notAfter: Date.parse('2026-12-31T08:04:17Z'),
    });
    assert.equal(certificateOf({ scripts: [{ id: 'ssl-cert', output: 'ERROR' }] }), null);
  });

  it('is told when it is another one, and once when it is about to end', () => {
    let certificates: Certificates = {};
    const told = [
      [0, sslCert('a', '1')],
      [1, sslCert('a', '1')],
      [20, sslCert('a', '1')],
      [21, sslCert('a', '1')],
      [22, sslCert('b', '2', '2027-12-31T00:00:00')],
    ].map(([days, script]) => {
      const on = at(issued + Number(days) * day);
      const found = certificatesAfter(certificates, on, showing(script as ReturnType<typeof sslCert>), 30 * day);
      certificates = found.certificates;
      return found.events.map(({ type, severity }) => `${type} ${severity}`).join();
    });

    assert.deepEqual(told, ['', '', 'tls.certificate-expiring low', '', 'tls.certificate-changed medium']);
  });

  it('is not forgotten by a scan that did not ask for it', () => {
    const { certificates } = certificatesAfter({}, at(issued), showing(sslCert('a', '1')), 0);

    assert.deepEqual(certificatesAfter(certificates, at(issued), showing(), 0), { certificates, events: [] });
  });
});

describe('what scripts find', () => {
  const vulnerable = { id: 'smb-vuln-ms17-010', output: '\n  VULNERABLE:\n  Remote Code Execution\n' };

  it('is told once for each script and port', () => {
    const first = findingsAfter([], at(1), showing(vulnerable, { id: 'http-title', output: 'x' }));
    const again = findingsAfter(first.findings, at(2), showing({ ...vulnerable, output: 'VULNERABLE: other words' }));

    assert.deepEqual(
      first.events.map(({ type, severity, subject, data }) => [type, severity, subject, data.script]),
      [
        ['scan.finding', 'high', '10.0.0.5 tcp/443', 'smb-vuln-ms17-010'],
        ['scan.finding', 'info', '10.0.0.5 tcp/443', 'http-title'],
      ],
    );
    assert.deepEqual(again.events, []);
  });

  it('is not what has events of its own, nor nothing', () => {
    const silent = [sslCert('a', '1'), { id: 'banner', output: 'SSH-2.0' }, { id: 'http-title', output: ' ' }];
    silent.push({ id: 'fingerprint-strings', output: 'GetRequest: \n    HTTP/1.1 400 Bad Request' });

    assert.deepEqual(findingsAfter([], at(1), showing(...silent)), { findings: [], events: [] });
  });
});

describe('the operating system of a host', () => {
  const guess = (name: string, accuracy: number) => ({ name, accuracy });

  it('is told when a sure guess is of another family', () => {
    const { system, events } = systemAfter('Linux 5.0 - 5.14', at(1), [
      guess('Microsoft Windows 10', 98),
      guess('FreeBSD 12', 90),
    ]);

    assert.equal(system, 'Microsoft Windows 10');
    assert.deepEqual(
      events.map(({ type, data }) => [type, data.before]),
      [['host.os-changed', 'Linux 5.0 - 5.14']],
    );
  });

  it('is left as it was by guesses that are of the same family, unsure or of several', () => {
    const guesses = [
      [guess('Linux 4.15', 99)],
      [guess('FreeBSD 12', 90)],
      [guess('FreeBSD 12', 98), guess('Microsoft Windows 10', 98)],
      [],
    ];

    for (const list of guesses) assert.deepEqual(systemAfter('Linux 5.0', at(1), list).events, []);
  });
});

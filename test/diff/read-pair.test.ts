import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readPair } from '../../src/diff/read-pair.ts';

const port = (number: number, inside = '<state state="open" reason="syn-ack"/>') =>
  `<port protocol="tcp" portid="${number}">${inside}</port>`;

const hostOf = (ports: string, { time = 1, end = '<times srtt="1"/>' } = {}) =>
  Buffer.from(
    `<host starttime="${time}"><status state="up"/><address addr="10.0.0.5" addrtype="ipv4"/>\n<ports>${ports}\n</ports>${end}</host>`,
  );

const portsOf = (before: Buffer, after: Buffer) =>
  readPair(before, after)?.map(({ ip, ports }) => [ip, ...ports.map((each) => `${each.port} ${each.state}`)]);

describe('the same host in two scans', () => {
  it('is read without the ports that are the same, also a second time', () => {
    const [old, now] = [hostOf(`${port(22)}\n${port(80)}`), hostOf(`${port(22)}\n${port(443)}`, { time: 2 })];

    for (let time = 0; time < 2; time += 1) {
      assert.deepEqual(portsOf(old, now), [
        ['10.0.0.5', '80 open'],
        ['10.0.0.5', '443 open'],
      ]);
    }
  });

  it('has what is around its ports from its own scan where that differs', () => {
    const windows = { end: '<os><osmatch name="Windows" accuracy="99"/></os>' };

    const [old, now] = readPair(hostOf(port(22)), hostOf(port(23), windows)) ?? [];

    assert.deepEqual([old?.os, now?.os], [[], [{ name: 'Windows', accuracy: 99 }]]);
  });

  it('is left to the parser where its ports are not as nmap writes them', () => {
    const odd = [
      `<!-- ${port(25)} -->${port(22)}`,
      `${port(22, '<state state="open"/><!-- </port><port protocol="tcp" portid="9"> -->')}`,
      `${port(22)}</ports><ports>${port(22)}`,
      `${port(22)}<extraports state="closed" count="3"/>`,
      port(99_999) + port(22),
      `<port protocol="tcp" portid="22"/>${port(22)}`,
    ];
    for (const ports of odd) {
      const [, now] = portsOf(hostOf(port(80)), hostOf(ports)) ?? assert.fail(ports);
      assert.deepEqual(new Set(now?.slice(1).map((each) => each?.split(' ')[0])), new Set(['22']), ports);
    }
  });

  it('cannot be read where its XML is broken', () => {
    const broken = hostOf(`${port(22)}<b>`);

    assert.equal(readPair(hostOf(port(22)), broken), null);
    assert.equal(readPair(hostOf(port(80)), hostOf('<port protocol="tcp" portid="22"><state></port>')), null);
  });
});

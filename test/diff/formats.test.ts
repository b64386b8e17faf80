import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { printableJson } from '../../src/core/text.ts';
import { diffScans } from '../../src/diff/diff-scans.ts';
import { hostShape, summaryShape } from '../../src/diff/json.ts';
import { createCounter, isListed } from '../../src/diff/tally.ts';
import { headText, tallyText } from '../../src/diff/text.ts';
import { hostText } from '../../src/diff/text-host.ts';
import { beginXml, endXml, hostXml } from '../../src/diff/xml.ts';
import { indexOf, type XmlScan } from './scans.ts';

const hostile = 'a&#x1b;[31m&lt;b&gt;&quot;&#x202e;';

const old: XmlScan = {
  args: 'nmap -sV -sS -oX old.xml 10.0.0.0/24',
  hosts: [
    {
      ip: '10.0.0.1',
      mac: '52:54:00:00:00:01',
      names: ['web.lan'],
      extra: [['closed', 996]],
      ports: [
        { port: 22, service: 'name="ssh" product="OpenSSH" version="9.6" extrainfo="protocol 2.0"' },
        { port: 25, service: 'name="smtp"' },
        { port: 80, service: 'name="http" product="nginx"' },
        { port: 443, service: `name="http" tunnel="ssl" product="${hostile}"` },
      ],
    },
    { ip: '10.0.0.2', ports: [{ port: 22, service: 'name="ssh"' }] },
    { ip: '10.0.0.9', names: ['same.lan'], ports: [{ port: 22 }] },
    { ip: '10.0.0.20', ports: [{ port: 23, service: 'name="telnet"' }] },
  ],
};

const now: XmlScan = {
  args: 'nmap -A -p 1-500 -oX new.xml --exclude 10.0.0.20 10.0.0.0/24',
  scope: { tcp: '1-500', udp: '53' },
  hosts: [
    { ip: '10.0.0.9', names: ['same.lan'], ports: [{ port: 22 }] },
    {
      ip: '10.0.0.1',
      mac: '52:54:00:00:00:01',
      names: ['web.lan', 'www.lan'],
      extra: [['closed', 497]],
      ports: [
        { port: 22, service: 'name="ssh" product="OpenSSH" version="9.7" extrainfo="protocol 2.0"' },
        { port: 53, protocol: 'udp', service: 'name="domain"' },
        { port: 80, service: 'name="http" product="nginx"', inside: '<script id="http-title" output="one&#xa;two"/>' },
        { port: 443, state: 'filtered', service: 'name="https"' },
      ],
      inside: '<os><osmatch name="Linux 5" accuracy="98"/></os>',
    },
    { ip: '10.0.0.3', names: [hostile], ports: [{ port: 8, service: 'name="x"' }] },
  ],
};

async function written(): Promise<{ readonly [format: string]: string }> {
  const difference = diffScans(await indexOf(old), await indexOf(now), () => {});
  const hosts = [...difference.hosts];
  const counter = createCounter();
  for (const host of hosts) counter.add(host);
  const listed = hosts.filter(isListed);
  const json = { hosts: hosts.map(hostShape), summary: summaryShape(counter.tally(), difference) };
  return {
    txt: [headText(difference), ...listed.map(hostText), tallyText(counter.tally()), ''].join('\n'),
    xml: [beginXml(difference), ...listed.map(hostXml), endXml, ''].join('\n'),
    json: `${printableJson(json, 2)}\n`,
  };
}

describe('a difference is written', () => {
  for (const format of ['txt', 'xml', 'json']) {
    it(`as ${format}`, async () => {
      const file = fileURLToPath(new URL(`../fixtures/diff/two-scans.${format}`, import.meta.url));
      const text = (await written())[format] ?? '';

      if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);

      assert.equal(text, readFileSync(file, 'utf8'));
    });
  }
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { scanXml, type XmlScan } from '../diff/scans.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

const ssh: XmlScan = { hosts: [{ ports: [{ port: 22, service: 'name="ssh"' }] }] };
const sshAndWeb: XmlScan = { hosts: [{ ports: [{ port: 22, service: 'name="ssh"' }, { port: 80 }] }] };
const onlySshAsked: XmlScan = { ...ssh, scope: { tcp: '22' } };

interface Outcome {
  readonly exitCode: unknown;
  readonly stdout: string;
  readonly stderr: string;
}

async function netmonDiff(args: readonly string[], input: string | Buffer = ''): Promise<Outcome> {
  const child = spawn(process.execPath, [main, 'diff', ...args], { stdio: 'pipe' });
  child.stdin.on('error', () => {});
  child.stdin.end(input);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
}

function fileWith(t: TestContext, scan: XmlScan | string | Buffer): string {
  const file = join(temporaryFolder(t), 'scan.xml');
  writeFileSync(file, typeof scan === 'string' || Buffer.isBuffer(scan) ? scan : scanXml(scan));
  return file;
}

/** What hosts called themselves: the beginning of a terminal's command, a reversal of text, and what is not seen. */
const hostile = 'a\u009b2Jb\u202ec\u200bd\u2066e';

describe('netmon diff', () => {
  for (const form of ['--json', '--xml']) {
    it(`shows in ${form} nothing that a terminal obeys, and loses nothing`, async (t) => {
      const named = (version: string): XmlScan => ({
        hosts: [{ ports: [{ port: 22, service: `name="ssh" product="${hostile}" version="${version}"` }] }],
      });

      const { stdout } = await netmonDiff([form, fileWith(t, named('1')), fileWith(t, named('2'))]);

      assert.doesNotMatch(stdout, /[\u007f-\u009f\u200b\u202e\u2066]/);
      const product =
        form === '--json'
          ? JSON.parse(stdout).hosts[0].ports[0].after.product
          : /product="([^"]*)"/.exec(stdout)?.[1]?.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(Number(code)));
      assert.equal(product, hostile);
    });
  }

  it('ends with 0 when nothing changed and with 1 when something did', async (t) => {
    const [old, same, other] = [fileWith(t, ssh), fileWith(t, ssh), fileWith(t, sshAndWeb)];

    const [nothing, something] = await Promise.all([netmonDiff([old, same]), netmonDiff([old, other])]);

    assert.deepEqual([nothing.exitCode, something.exitCode], [0, 1]);
    assert.match(nothing.stdout, /^Nothing changed: 1 host the same\.$/m);
    assert.match(something.stdout, /^\+80\/tcp open$/m);
    assert.equal(nothing.stderr + something.stderr, '');
  });

  it('ends with 0 when only the scope differs, and shows it', async (t) => {
    const { exitCode, stdout } = await netmonDiff([fileWith(t, sshAndWeb), fileWith(t, onlySshAsked)]);

    assert.equal(exitCode, 0);
    assert.match(stdout, /^~80\/tcp open {2}\(only the old scan looked\)$/m);
    assert.match(stdout, /^~Only the old scan looked at ports tcp 1-21,23-1000\.$/m);
  });

  it('writes JSON in the promised form', async (t) => {
    const { exitCode, stdout } = await netmonDiff(['--json', fileWith(t, ssh), fileWith(t, sshAndWeb)]);

    const { hosts, summary } = JSON.parse(stdout);
    const after = { state: 'open', service: null, product: null, version: null, extraInfo: null, tunnel: null };
    assert.equal(exitCode, 1);
    assert.deepEqual(hosts, [
      {
        address: '10.0.0.1',
        change: 'changed',
        covered: true,
        ports: [{ protocol: 'tcp', port: 80, change: 'opened', before: null, after, covered: true }],
      },
    ]);
    assert.deepEqual(summary.hosts, { added: 0, removed: 0, changed: 1, none: 0 });
  });

  it('reads compressed files and standard input', async (t) => {
    const file = fileWith(t, gzipSync(scanXml(ssh)));

    const outcomes = await Promise.all([
      netmonDiff([file, '-'], scanXml(sshAndWeb)),
      netmonDiff(['-', file], gzipSync(scanXml(ssh))),
    ]);

    assert.deepEqual(
      outcomes.map(({ exitCode }) => exitCode),
      [1, 0],
    );
  });

  it('compares what breaks off as far as it goes, and says so', async (t) => {
    const two: XmlScan = { hosts: [{ ip: '10.0.0.1', ports: [{ port: 80 }] }, { ip: '10.0.0.2' }] };
    const whole = scanXml({ hosts: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }] });
    const broken = fileWith(t, whole.slice(0, whole.lastIndexOf('<times')));

    const { exitCode, stdout, stderr } = await netmonDiff([fileWith(t, two), broken]);

    assert.equal(exitCode, 1);
    assert.match(stdout, /^-80\/tcp open$/m);
    assert.match(stdout, /^~10\.0\.0\.2:$/m);
    assert.match(stderr, /^netmon: .*scan\.xml: it ends before nmap was done; compared as far as it goes$/m);
  });

  it('ends with 2 and one clear line for what cannot be compared', async (t) => {
    const good = fileWith(t, ssh);
    const bomb = '<!DOCTYPE nmaprun [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><nmaprun args="&b;"></nmaprun>';
    const cases: readonly (readonly [readonly string[], string, RegExp])[] = [
      [[good, '/no/such.xml'], '', /^netmon: no file \/no\/such\.xml$/m],
      [[good, '-'], '', /standard input: not nmap XML: it ends before <nmaprun>/],
      [[good, '-'], 'hello', /standard input: not nmap XML/],
      [[good, '-'], bomb, /its DOCTYPE declares entities/],
      [[good, '-'], `<nmaprun>${'<a>'.repeat(1_000_000)}`, /more than 128 elements inside one another/],
      [['-', '-'], '', /only one of the scans/],
      [['--json', '--xml', good, good], '', /cannot be used together/],
    ];
    for (const [args, input, message] of cases) {
      const { exitCode, stdout, stderr } = await netmonDiff(args, input);

      assert.equal(exitCode, 2, stderr);
      assert.equal(stdout, '');
      assert.match(stderr, message);
      assert.doesNotMatch(stderr, / {4}at /);
    }
  });

  it('lets no control character of a banner through', async (t) => {
    const service = 'name="x" product="&#x1b;[2J&#x9b;31m"';
    const noisy: XmlScan = {
      hosts: [{ names: ['&#x9b;a'], ports: [{ port: 22, service, inside: '<script id="&#x8d;" output="&#x9d;"/>' }] }],
    };

    for (const format of [[], ['--xml']]) {
      const { stdout } = await netmonDiff([...format, fileWith(t, { hosts: [] }), fileWith(t, noisy)]);

      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there
      assert.doesNotMatch(stdout, /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    }
  });
});

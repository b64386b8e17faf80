// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the notation of config files.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const folder = mkdtempSync(join(tmpdir(), 'netmon-config-'));
after(() => rmSync(folder, { recursive: true }));

const program = fileURLToPath(new URL('../programs/config-command.ts', import.meta.url));

function config(...args: string[]) {
  return spawnSync(process.execPath, [program, ...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, STORE: 'postgres://u:hunter2@db/n' },
  });
}

function aFile(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('netmon config', () => {
  it('init writes the example where there is no file, and never over one', () => {
    const file = join(folder, 'new', 'config.yaml');

    const first = config('init', file);
    const second = config('init', file);

    assert.deepEqual([first.status, first.stdout], [0, `wrote ${file}\n`]);
    assert.equal(
      readFileSync(file, 'utf8'),
      readFileSync(new URL('../../config.yaml.example', import.meta.url), 'utf8'),
    );
    assert.deepEqual([second.status, second.stderr], [2, `USAGE ${file} already exists and was not changed\n`]);
    assert.equal(config('check', file).status, 0);
  });

  it('check tells every mistake with its place and answers no', () => {
    const file = aFile('wrong.yaml', 'ports:\n  timming: 4\n  max_rate: fast\n');

    const { status, stdout } = config('check', file);

    assert.equal(status, 1);
    assert.equal(
      stdout,
      `${file}:2:3: ports.timming: unknown key, did you mean timing?\n${file}:3:13: ports.max_rate: found "fast", expected a whole number from 1 to 1000000\n`,
    );
  });

  it('check warns of interfaces that are not there or not watched, which is no mistake', () => {
    const text =
      'interfaces: [lo, nm-none0]\nbandwidth:\n  overrides: [{ interface: nm-none1 }, { interface: lo }, {}]\n';
    const file = aFile('interfaces.yaml', text);

    const { status, stdout } = config('check', file);
    const [watched, override, verdict, ...more] = stdout.trimEnd().split('\n');

    assert.equal(status, 0);
    assert.match(
      watched ?? '',
      /:1:18: interfaces\[1\]: warning: this machine has no interface nm-none0 \(there are: lo/,
    );
    assert.match(override ?? '', /:3:28: bandwidth\.overrides\[0\]\.interface: warning: .*no interface nm-none1/);
    assert.deepEqual([verdict, more], [`${file}: no mistakes`, []]);
  });

  it('check warns of settings for an interface that is not watched', () => {
    const file = aFile('unwatched.yaml', 'interfaces: [nm-none0]\nbandwidth:\n  overrides: [{ interface: lo }]\n');

    assert.match(config('check', file).stdout, /overrides\[0\]\.interface: warning: lo is not watched/);
  });

  it('check compiles the filter of packets, without any rights', () => {
    const wrong = config('check', aFile('filter.yaml', 'capture:\n  ring_filter: tcp prt 80\n'));
    const right = config('check', aFile('good-filter.yaml', 'capture:\n  ring_filter: tcp port 80 or vlan\n'));

    assert.deepEqual([wrong.status, right.status], [1, 0]);
    assert.equal(
      wrong.stdout,
      `${join(folder, 'filter.yaml')}:2:16: capture.ring_filter: no BPF filter, libpcap says: can't parse filter expression: syntax error\n`,
    );
  });

  it('check of a file that is not there is an error', () => {
    const { status, stderr } = config('check', join(folder, 'none.yaml'));

    assert.deepEqual([status, stderr], [2, `NOT_FOUND there is no config file ${join(folder, 'none.yaml')}\n`]);
  });

  it('print shows what applies and no secret', () => {
    const file = aFile('postgres.yaml', 'store:\n  engine: postgres\n  url: ${STORE}\narp:\n  calm: 90m\n');

    const { status, stdout } = config('print', file);

    assert.equal(status, 0);
    const shown = parse(stdout);
    assert.deepEqual(shown.store, { engine: 'postgres', url: '***' });
    assert.deepEqual([shown.arp.calm, shown.ports.interval], ['1h30m', '6h']);
    assert.ok(!stdout.includes('hunter2'));
  });

  it('print reads a secret from a file beside the config', () => {
    aFile('url.txt', 'postgres://u:hunter2@db/n\n');
    const file = aFile('from-file.yaml', 'store:\n  engine: postgres\n  url: { file: url.txt }\n');

    assert.deepEqual(parse(config('print', file).stdout).store, { engine: 'postgres', url: '***' });
  });

  it('schema shows a JSON Schema', () => {
    const { status, stdout } = config('schema');

    assert.equal(status, 0);
    assert.equal(JSON.parse(stdout).properties.ports.properties.timing.maximum, 5);
  });
});

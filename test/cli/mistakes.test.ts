import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { main, netmon, startNetmon } from './netmon.ts';
import { fill, hostile } from './stored-network.ts';

/** A folder that all tests here only read. */
const data = mkdtempSync(join(tmpdir(), 'netmon-test-'));
before(() => fill(data));
after(() => rmSync(data, { recursive: true }));

const ask = (...args: readonly string[]) => netmon(...args, '--data', data);

describe('mistakes on the command line', { concurrency: 3 }, () => {
  const mistakes: { readonly [args: string]: RegExp } = {
    nosuch: /unknown command 'nosuch'/,
    'hosts --jsn': /unknown option '--jsn'.*--json/,
    'hosts --data': /argument missing/,
    'hosts --data /nonexistent/folder': /nothing has been stored yet/,
    'hosts --data /etc/passwd': /nothing has been stored yet in \/etc\/passwd/,
    'hosts -c /nonexistent.yaml': /no config file/,
    'ports nobody': /no device nobody is known/,
    'ports 10.0.0.0/99': /neither an address nor a network/,
    'events --host nobody': /no device nobody is known/,
    'events --since soon': /soon is not a time/,
    'events --type host.nwe': /no event type host\.nwe/,
    'events --limit 0': /--limit 0/,
    'events --since 1d --until 2d': /--since 1d is not before --until 2d/,
    'report 2026-02-31': /2026-02-31 is not a day/,
    'report -o /nonexistent/day.json': /\/nonexistent\/day\.json cannot be written: no such file or folder/,
    'report -o /tmp': /does not tell the format.*\.pdf or \.json/,
    'report -f pdf -o /tmp': /\/tmp cannot be written: it is a folder/,
    'baseline diff /tmp': /\/tmp cannot be read: it is a folder/,
    'import /tmp': /\/tmp cannot be read: it is a folder/,
    'approve 10.0.0.5 22/tcp --by  ': /it is not known who you are.*--by/,
    'scan --prots 22': /unknown option '--prots'/,
  };
  for (const [args, says] of Object.entries(mistakes)) {
    it(`are told in one line: ${args}`, async () => {
      const words = args.split(' ');
      const { exitCode, stdout, stderr } = await netmon(
        ...(words.includes('--data') ? words : [...words, '--data', data]),
      );

      assert.deepEqual({ exitCode, stdout }, { exitCode: 2, stdout: '' });
      assert.match(stderr, says);
      assert.match(stderr, /^netmon: [^\n]+\n$/);
      assert.doesNotMatch(stderr, /^\s+at |\.ts:\d/m);
    });
  }

  it('are told when the output cannot be written', () => {
    const full = openSync('/dev/full', 'w');
    const run = (...args: string[]) =>
      spawnSync(process.execPath, [main, ...args, '--data', data], {
        encoding: 'utf8',
        stdio: ['ignore', full, 'pipe'],
      });

    for (const args of [['hosts'], ['events', '--json'], ['report', '-f', 'pdf']]) {
      const { status, stderr } = run(...args);
      assert.deepEqual([status, stderr], [2, 'netmon: the output cannot be written: the disk is full\n'], args.join());
    }
    closeSync(full);
  });

  it('do nothing to a terminal', async () => {
    const { stderr } = await ask('ports', hostile);

    assert.match(stderr, /^netmon: no device ·\[2J·31m·gnp/);
    assert.doesNotMatch(stderr.replaceAll('\n', ''), /[\p{Cc}\u202e]/u);
    assert.ok(stderr.length < 1200);
  });
});

describe('help', { concurrency: 3 }, () => {
  it('lists every command, and is no error', async () => {
    const { exitCode, stdout, stderr } = await netmon('--help');

    assert.deepEqual({ exitCode, stderr }, { exitCode: 0, stderr: '' });
    for (const name of [
      'start',
      'status',
      'hosts',
      'ports',
      'events',
      'scan',
      'report',
      'replay',
      'doctor',
      'config',
      'demo',
    ])
      assert.match(stdout, new RegExp(`^ {2}${name} `, 'm'));
  });

  it('of a command names its own options and those of all commands', async () => {
    const { exitCode, stdout } = await netmon('hosts', '--help');

    assert.equal(exitCode, 0);
    for (const option of ['--json', '--gone', '--data', '--config', '--log-level']) assert.ok(stdout.includes(option));
  });

  it('stands for a command that is missing, as an error', async () => {
    const { exitCode, stderr } = await netmon();

    assert.equal(exitCode, 2);
    assert.match(stderr, /^Usage: netmon/);
  });

  it('tells the version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));

    assert.deepEqual(await netmon('--version'), { exitCode: 0, stdout: `${version}\n`, stderr: '' });
  });
});

it('a mistake ends with 2 also when nobody reads what it says', async () => {
  const child = startNetmon(['hosts', '--data', '/nonexistent']);
  child.stdout?.destroy();
  child.stderr?.destroy();

  const [exitCode] = await once(child, 'exit');

  assert.equal(exitCode, 2);
});

import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { appendFileSync, copyFileSync, mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { monitors } from '../src/registry.ts';
import { temporaryFolder } from './support/temporary-folder.ts';

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (program: string, args: readonly string[], cwd: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const child = execFile(program, args, { cwd }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode, stdout, stderr });
    });
  });

/** A clone with the real launcher, a program that prints its arguments, and a set-up that only says that it was called. */
function clone(t: TestContext): string {
  const folder = temporaryFolder(t);
  for (const made of ['.netmon', 'dist', 'node_modules', 'src', 'scripts/setup', 'scripts/runtime']) {
    mkdirSync(join(folder, made), { recursive: true });
  }
  copyFileSync('netmon', join(folder, 'netmon'));
  copyFileSync('scripts/setup/ready.sh', join(folder, 'scripts/setup/ready.sh'));
  writeFileSync(join(folder, 'scripts/setup.sh'), 'echo "set-up: $*" >&2; exit 7\n');
  writeFileSync(join(folder, 'node_modules/.package-lock.json'), '{}');
  for (const file of ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json', 'src/main.ts']) {
    writeFileSync(join(folder, file), '{}');
  }
  writeFileSync(join(folder, 'dist/main.js'), 'console.log(JSON.stringify(process.argv.slice(2)))');
  setUp(folder);
  return folder;
}

/** Leaves what a finished set-up leaves; dated ahead, as files made in the same tick of the clock count as newer. */
function setUp(folder: string, missing = ''): void {
  const ready = join(folder, '.netmon/ready');
  writeFileSync(ready, `${process.execPath}\nrun\n${missing}\n`);
  const soon = Date.now() / 1000 + 1;
  utimesSync(ready, soon, soon);
}

/** Dates the set-up back, so that what is written next is newer. */
function age(folder: string): void {
  utimesSync(join(folder, '.netmon/ready'), 1, 1);
}

describe('netmon, the launcher', () => {
  it('starts a clone that is set up, with its arguments as they are', async (t) => {
    const folder = clone(t);

    const { stdout, stderr, exitCode } = await run(join(folder, 'netmon'), ['hosts', 'a b', '--json', '*'], '/');

    assert.deepEqual({ stderr, exitCode }, { stderr: '', exitCode: 0 });
    assert.deepEqual(JSON.parse(stdout), ['hosts', 'a b', '--json', '*']);
  });

  it('finds its clone through a link and from another folder', async (t) => {
    const folder = clone(t);
    const elsewhere = temporaryFolder(t);
    symlinkSync(join(folder, 'netmon'), join(elsewhere, 'n'));

    const { stdout, stderr } = await run('./n', ['status'], elsewhere);

    assert.equal(stderr, '');
    assert.deepEqual(JSON.parse(stdout), ['status']);
  });

  it('sets up first when a source was changed, and passes on a failure', async (t) => {
    const folder = clone(t);
    age(folder);
    appendFileSync(join(folder, 'src/main.ts'), ' ');

    const { stdout, stderr, exitCode } = await run(join(folder, 'netmon'), [], '/');

    assert.deepEqual({ stdout, stderr, exitCode }, { stdout: '', stderr: 'set-up: run\n', exitCode: 7 });
  });

  for (const lost of ['.netmon/ready', 'dist', 'node_modules']) {
    it(`sets up again when ${lost} is gone`, async (t) => {
      const folder = clone(t);
      rmSync(join(folder, lost), { recursive: true });

      const { stderr } = await run(join(folder, 'netmon'), [], '/');

      assert.equal(stderr, 'set-up: run\n');
    });
  }

  it('tries again to add what only root can add when it is root', async (t) => {
    const folder = clone(t);
    setUp(folder, 'nmap');

    const { stderr } = await run(join(folder, 'netmon'), [], '/');

    assert.equal(stderr, process.getuid?.() === 0 ? 'set-up: run\n' : '');
  });
});

describe('the list of Debian packages', () => {
  it('has every program that a monitor calls', () => {
    const list = execFileSync('sh', ['-c', '. scripts/setup/packages.sh; packages run'], { encoding: 'utf8' });
    const listed = new Set(list.split('\n').map((line) => line.split(' ').slice(0, 2).join(' ')));

    const forgotten = monitors
      .flatMap(({ tools }) => tools.map(({ program, debian }) => `${program} ${debian}`))
      .filter((tool) => !listed.has(tool));

    assert.deepEqual(forgotten, []);
  });
});

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { type Config, loadConfig } from '../../src/config/load.ts';
import { NetmonError } from '../../src/core/errors.ts';
import { monitors } from '../../src/registry.ts';

const folder = (name: string): URL => new URL(`./${name}/`, import.meta.url);

function load(file: URL, name: string): Config {
  return loadConfig(readFileSync(file, 'utf8'), {
    file: name,
    hostName: 'sensor',
    monitors,
    env: { NETMON_TEST_PASSWORD: 'hunter2' },
    readFile: (path) => readFileSync(path, 'utf8'),
  });
}

/** The comment lines at the top, which hold the message that the file must bring about. */
function promised(file: URL): string {
  const lines = readFileSync(file, 'utf8').split('\n');
  const end = lines.findIndex((line) => !line.startsWith('# '));
  return lines
    .slice(0, end)
    .map((line) => line.slice(2))
    .join('\n');
}

describe('valid config files', () => {
  for (const name of readdirSync(folder('valid'))) {
    it(`accepts ${name}`, () => {
      assert.equal(typeof load(new URL(name, folder('valid')), name).sensor, 'string');
    });
  }
});

describe('invalid config files', () => {
  for (const name of readdirSync(folder('invalid'))) {
    it(`tells the mistakes in ${name}`, () => {
      const file = new URL(name, folder('invalid'));

      assert.throws(
        () => load(file, name),
        (error) => {
          assert.ok(error instanceof NetmonError);
          assert.equal(error.code, 'CONFIG_INVALID');
          assert.equal(error.message, promised(file));
          assert.ok(!error.message.includes('hunter2'), 'no secret is shown');
          return true;
        },
      );
    });
  }
});

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { exampleConfig } from '../../src/config/example.ts';
import { configJsonSchema } from '../../src/config/json-schema.ts';
import { loadConfig } from '../../src/config/load.ts';
import { rootSchema } from '../../src/config/schema.ts';
import { descriptionOf, keysOf } from '../../src/config/schema-walk.ts';
import { monitors } from '../../src/registry.ts';

const root = rootSchema(monitors);
const options = {
  file: 'example',
  hostName: 'office-sensor',
  monitors,
  env: { NETMON_STORE_URL: 'x' },
  readFile: (path: string) => path,
};

describe('generated files', () => {
  it('are what the code says', () => {
    const script = fileURLToPath(new URL('../../scripts/generate.ts', import.meta.url));

    const { status, stderr } = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });

    assert.equal(stderr, '');
    assert.equal(status, 0);
  });
});

describe('the example config', () => {
  it('changes nothing as it is', () => {
    assert.deepEqual(loadConfig(exampleConfig(root), options), loadConfig('', options));
  });

  it('changes nothing either when every key with a default is uncommented', () => {
    const text = exampleConfig(root)
      .replaceAll(/^( *)# ([a-z_]+: .*)$/gm, '$1$2')
      .replaceAll(/^ *(?:url|time_zone): .*$/gm, '');

    assert.deepEqual(loadConfig(text, options), loadConfig('', options));
    assert.ok(text.includes('\n  sweep_interval: 5m\n'));
  });
});

describe('the schema', () => {
  it('describes every key', () => {
    for (const [name, schema] of keysOf(root) ?? []) {
      assert.notEqual(descriptionOf(schema), '', name);
      for (const [key, value] of keysOf(schema) ?? []) assert.notEqual(descriptionOf(value), '', `${name}.${key}`);
    }
  });

  it('as JSON Schema has values as they are written', () => {
    const text = JSON.stringify(configJsonSchema(root));
    const schema = JSON.parse(text);

    assert.deepEqual(schema.properties.arp.type, ['object', 'null']);
    assert.equal(schema.properties.arp.properties.sweep_interval.type, 'string');
    assert.equal(schema.properties.arp.properties.sweep_interval.default, '5m');
    assert.match('5m', new RegExp(schema.properties.arp.properties.sweep_interval.pattern));
    assert.equal(schema.properties.store.properties.url.anyOf.length, 2);
    assert.equal(schema.additionalProperties, false);
  });
});

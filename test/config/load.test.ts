// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the notation of config files.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { z } from 'zod';
import { configToPlain, type LoadOptions, loadConfig } from '../../src/config/load.ts';
import { secret } from '../../src/config/units.ts';
import { defineMonitor } from '../../src/core/define.ts';
import { NetmonError } from '../../src/core/errors.ts';
import { monitors } from '../../src/registry.ts';

const options: LoadOptions = {
  file: 'config.yaml',
  hostName: 'sensor',
  monitors,
  env: {},
  readFile: () => {
    throw new Error('no file was expected to be read');
  },
};

const needy = defineMonitor({
  name: 'needy',
  summary: 'A monitor with a key that has no default.',
  config: z.strictObject({
    enabled: z.boolean().prefault(true).describe('On.'),
    token: secret('x').describe('Token.'),
  }),
  tools: [],
  listens: [],
  module: new URL('file:///nowhere'),
});

const messageOf = (text: string, more: Partial<LoadOptions> = {}): string => {
  try {
    loadConfig(text, { ...options, ...more });
  } catch (error) {
    return error instanceof NetmonError ? error.message : `not a NetmonError: ${error}`;
  }
  return 'accepted';
};

describe('config', () => {
  it('has its defaults when the file is empty', () => {
    const config = loadConfig('', options);

    assert.equal(config.data, '/var/lib/netmon');
    assert.equal(config.sensor, 'sensor');
    assert.deepEqual(config.report, { at: { hour: 6, minute: 0 }, formats: ['json', 'pdf'] });
    assert.equal(config.monitors.arp?.sweep_interval, 300_000);
    assert.equal(config.monitors.ports?.udp_ports, null);
  });

  it('cannot be changed by those it is handed to', () => {
    const config = loadConfig('', options);

    assert.ok(Object.isFrozen(config));
    assert.ok(Object.isFrozen(config.report.formats));
    assert.ok(Object.isFrozen(config.monitors.arp));
  });

  it('printed and read again is the same config', () => {
    const config = loadConfig('ports: {ports: "22,80", interval: 90m}\narp: {learn: 2h}\nreport: {at: 23:05}', options);

    assert.deepEqual(loadConfig(stringify(configToPlain(config, monitors)), options), config);
  });

  it('reads the same with Windows line endings and a byte order mark', () => {
    const text = 'sensor: a\nports:\n  timing: 2\n';

    assert.deepEqual(loadConfig(`\ufeff${text.replaceAll('\n', '\r\n')}`, options), loadConfig(text, options));
  });
});

describe('values from outside the config file', () => {
  it('cannot add keys, whatever is in a variable', () => {
    const config = loadConfig('sensor: ${NAME}', { ...options, env: { NAME: 'a, data: /tmp' } });

    assert.equal(config.sensor, 'a, data: /tmp');
    assert.equal(config.data, '/var/lib/netmon');
  });

  it('are read from the file that a secret names, without its last line feed', () => {
    const config = loadConfig('store: {engine: postgres, url: {file: url.txt}}', {
      ...options,
      readFile: (path) => (path === 'url.txt' ? 'postgres://u:p@db/n\n' : ''),
    });

    assert.equal(config.store.url?.reveal(), 'postgres://u:p@db/n');
  });

  it('are shown nowhere when they are secret', () => {
    const config = loadConfig('store: {engine: postgres, url: "postgres://u:hunter2@db/n"}', options);

    const shown = [
      inspect(config, { depth: 9, showHidden: true }),
      JSON.stringify(config),
      `${config.store.url}`,
      stringify(configToPlain(config, monitors)),
    ];

    for (const text of shown) {
      assert.ok(text.includes('***'));
      assert.ok(!text.includes('hunter2'));
    }
  });
});

describe('a monitor that is switched off', () => {
  const both = { ...options, monitors: [...monitors, needy] };

  it('needs neither its keys nor its variables', () => {
    const off = loadConfig('needy:\n  enabled: false\n  token: ${UNSET}', both);

    assert.deepEqual(off.monitors.needy, { enabled: false });
    assert.ok(stringify(configToPlain(off, both.monitors)).includes('needy:\n  enabled: false\n'));
  });

  it('needs them once it is on', () => {
    assert.match(messageOf('needy: {}', both), /^config\.yaml:1:1: needy\.token: missing, expected text/);
    assert.match(
      messageOf('needy:\n  token: ${UNSET}', both),
      /^config\.yaml:2:10: needy\.token: the environment variable UNSET is not set$/,
    );
  });
});

describe('any text at all', () => {
  it('is a config or gets messages with line and column, one a line, safe to print', () => {
    const key = fc.constantFrom(
      'data',
      'arp',
      'ports',
      'enabled',
      'networks',
      'store',
      'url',
      '__proto__',
      'x\u001b[2J',
      '<<',
      '*a',
      '&a',
    );
    const value = fc.oneof(
      fc.jsonValue().map((json) => JSON.stringify(json)),
      fc.string(),
      fc.constantFrom('&a [*a]', '${X}', '{file: x}', '!!binary x', 'auto', '~'),
    );
    const lines = fc.array(
      fc.tuple(fc.constantFrom('', '  ', '\t', '- '), key, value).map(([indent, k, v]) => `${indent}${k}: ${v}`),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          lines.map((all) => all.join('\n')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const message = messageOf(text);
          for (const line of message === 'accepted' ? [] : message.split('\n')) {
            assert.match(line, /^config\.yaml:\d+:\d+: [^\p{Cc}\p{Cf}]+$/u);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

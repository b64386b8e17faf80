import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { configChanges } from '../../src/config/changes.ts';
import { type Config, loadConfig } from '../../src/config/load.ts';
import { monitors } from '../../src/registry.ts';

const config = (text: string): Config =>
  loadConfig(text, { file: 'c', hostName: 'h', monitors, env: {}, readFile: (path) => path });

describe('changes of the config', () => {
  it('are none between equal files that are written differently', () => {
    const changes = configChanges(config('arp: {sweep_interval: 300s}'), config('store: {engine: sqlite}'));

    assert.deepEqual(changes, { monitors: [], restart: [], live: [] });
  });

  it('are sorted by what must be done about them', () => {
    const changes = configChanges(
      config(''),
      config('data: /srv\nnetworks: [10.0.0.0/24]\nlog: {level: debug}\nports: {ports: 22}\nreport: {formats: [json]}'),
    );

    assert.deepEqual(changes, { monitors: ['ports'], restart: ['data', 'networks', 'log'], live: ['report'] });
  });

  it('are seen in secrets too', () => {
    const store = (url: string): Config => config(`store: {engine: postgres, url: ${url}}`);

    assert.deepEqual(configChanges(store('a'), store('b')).restart, ['store']);
    assert.deepEqual(configChanges(store('a'), store('a')).restart, []);
    assert.deepEqual(configChanges(config(''), store('a')).restart, ['store']);
  });
});

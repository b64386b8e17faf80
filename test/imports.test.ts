import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { describe, it } from 'node:test';

/** What each part of src may import besides itself and core. Nothing points back. */
const arrows: { readonly [part: string]: readonly string[] } = {
  alerts: ['integrations'],
  archive: [],
  baseline: ['diff', 'integrations'],
  core: [],
  config: [],
  control: [],
  diff: ['integrations'],
  edges: ['archive'],
  explanation: ['integrations'],
  history: [],
  imports: ['history', 'integrations', 'monitors'],
  integrations: [],
  lab: [],
  sniffer: ['integrations'],
  store: [],
  monitors: ['alerts', 'archive', 'config', 'integrations', 'sniffer'],
  pipeline: ['store'],
  reports: ['baseline', 'history', 'store'],
  replay: ['alerts', 'imports', 'monitors', 'sniffer'],
  registry: ['integrations', 'monitors', 'reports'],
  runtime: ['edges', 'explanation', 'integrations', 'monitors', 'reports'],
  agent: ['baseline', 'config', 'control', 'edges', 'pipeline', 'registry', 'reports', 'runtime', 'store'],
  app: ['agent', 'config', 'control', 'edges', 'pipeline', 'registry', 'runtime', 'store'],
  cli: [
    'agent',
    'alerts',
    'app',
    'archive',
    'baseline',
    'config',
    'control',
    'diff',
    'edges',
    'explanation',
    'history',
    'imports',
    'integrations',
    'lab',
    'monitors',
    'registry',
    'replay',
    'reports',
    'sniffer',
    'store',
  ],
  main: ['cli'],
};

/** Files that join a pure part to the world: they run in a thread or in the pool, and the only ones of their parts to use edges. */
const joints = [
  'alerts/follow.ts',
  'explanation/read-capture.ts',
  'integrations/nmap/parse-file.ts',
  'monitors/arp/monitor.ts',
  'monitors/arp/sweeps.ts',
  'monitors/capture/monitor.ts',
  'monitors/bandwidth/monitor.ts',
  'monitors/ids/captures/captures.ts',
  'monitors/ids/engine/engines.ts',
  'monitors/ids/monitor.ts',
  'monitors/ids/engine/ready-engine.ts',
  'monitors/ports/monitor.ts',
  'reports/pdf/render-file.ts',
  'sniffer/main.ts',
];

/** Modules that only these parts may import, so that the rest stays pure and a library can be exchanged in one place. */
const keepers: { readonly [module: string]: readonly string[] } = {
  'node:child_process': ['edges', 'lab', 'sniffer'],
  'node:fs': ['edges', 'lab', 'sniffer'],
  'node:fs/promises': ['edges', 'lab', 'sniffer'],
  'node:worker_threads': ['runtime'],
  'better-sqlite3': ['store'],
  commander: ['cli'],
  kysely: ['store'],
  'log-update': ['cli'],
  'node-cron': ['reports'],
  pcap: ['sniffer'],
  pdfkit: ['reports'],
  pg: ['store'],
  pino: ['edges'],
  piscina: ['runtime'],
  saxes: ['integrations'],
  'string-width': ['cli'],
  systeminformation: ['edges'],
};

/** Static and dynamic imports, re-exports, and modules named by URL for a thread or child. */
const importPattern = /(?:\bfrom|\bimport|\bimport\(|\brequire\(|\bnew URL\()\s*'([^']+)'/g;

const files = globSync('src/**/*.ts').map((file) => file.slice('src/'.length));

const imports = files.flatMap((file) =>
  [...readFileSync(join('src', file), 'utf8').matchAll(importPattern)].map((match) => {
    const [, module = ''] = match;
    return { file, module, target: module.startsWith('.') ? join(dirname(file), module) : null };
  }),
);

const partOf = (file: string): string => (file.split('/')[0] ?? file).replace(/\.ts$/, '');

/** `monitors/arp` for what must not know its neighbours. */
const folderOf = (file: string): string => file.split('/').slice(0, 2).join('/');

const isAllowed = (file: string, target: string): boolean => {
  const [from, to] = [partOf(file), partOf(target)];
  if (from === to || to === 'core') return true;
  return arrows[from]?.includes(to) === true || (to === 'edges' && joints.includes(file));
};

describe('imports', () => {
  it('finds the imports of all parts', () => {
    assert.deepEqual(
      files.map(partOf).filter((part) => !(part in arrows)),
      [],
    );
    assert.ok(imports.length > files.length);
  });

  it('point only where the architecture lets them', () => {
    const wrong = imports.filter(({ file, target }) => target?.endsWith('.ts') && !isAllowed(file, target));

    assert.deepEqual(
      wrong.map(({ file, target }) => `${file} -> ${target}`),
      [],
    );
  });

  it('lead from no monitor and no integration to another one', () => {
    const wrong = imports.filter(
      ({ file, target }) =>
        target !== null &&
        ['monitors', 'integrations'].includes(partOf(file)) &&
        partOf(target) === partOf(file) &&
        folderOf(target) !== folderOf(file),
    );

    assert.deepEqual(
      wrong.map(({ file, target }) => `${file} -> ${target}`),
      [],
    );
  });

  it('go to the outside world and to its libraries only where these are kept', () => {
    const wrong = imports.filter(({ file, module }) => keepers[module]?.includes(partOf(file)) === false);

    assert.deepEqual(
      wrong.map(({ file, module }) => `${file} -> ${module}`),
      [],
    );
  });

  it('are kept in few places only of libraries that are used', () => {
    const { dependencies, optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const installed = { ...dependencies, ...optionalDependencies };

    assert.deepEqual(
      Object.keys(keepers).filter((module) => !module.startsWith('node:') && !(module in installed)),
      [],
    );
  });

  it('may not be arranged in a circle', () => {
    const leadsTo = (from: string, to: string): boolean =>
      arrows[from]?.some((part) => part === to || leadsTo(part, to)) === true;

    assert.deepEqual(
      Object.keys(arrows).filter((part) => leadsTo(part, part)),
      [],
    );
  });
});

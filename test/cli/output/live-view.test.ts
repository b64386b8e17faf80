import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { duration, renderView, type ViewFacts } from '../../../src/cli/output/live-view.ts';
import type { MonitorState } from '../../../src/core/inventory.ts';

/** Local, since people read it: the text is the same in every time zone. */
const noon = new Date(2026, 10, 21, 12).getTime();
const second = 1000;
const minute = 60 * second;

const isWell = (monitor: string): MonitorState => ({
  monitor,
  state: 'running',
  reason: null,
  hint: null,
  since: noon,
});

const typical: ViewFacts = {
  version: '0.1.0',
  description: 'watching eth0 (10.0.0.2/24); scanning 10.0.0.0/24',
  startedAt: noon,
  now: noon + 65 * minute,
  monitors: [isWell('arp'), isWell('ports')],
  work: [{ monitor: 'ports', title: 'port scan of 12 hosts', done: 0.425, remaining: 90 * second }],
  events: [
    {
      time: noon,
      severity: 'info',
      type: 'host.new',
      summary: 'New device 10.0.0.7 (00:16:3e:00:00:07)',
      learned: true,
    },
    { time: noon + minute, severity: 'medium', type: 'host.new', summary: 'New device 10.0.0.9 (00:16:3e:00:00:09)' },
    { time: noon + 2 * minute, severity: 'high', type: 'arp.spoof-suspected', summary: 'Two devices claim 10.0.0.1' },
  ],
  earlier: 40,
  columns: 80,
  rows: 24,
};

const troubled: ViewFacts = {
  ...typical,
  description: 'watching nothing; scanning nothing',
  now: noon + 4 * second,
  monitors: [
    {
      monitor: 'arp',
      state: 'degraded',
      reason: 'no right to see frames, so devices are found late and forgeries are not seen',
      hint: 'start netmon as root',
      since: noon,
    },
    { monitor: 'ports', state: 'off', reason: 'nmap is not installed', hint: 'apt-get install nmap', since: noon },
    { monitor: 'ids', state: 'down', reason: 'it ended by itself', hint: null, since: noon },
    { monitor: 'bandwidth', state: 'starting', reason: null, hint: null, since: noon },
  ],
  work: [{ monitor: 'arp', title: 'sweep of 10.0.0.0/24', done: null, remaining: null }],
  events: [],
  earlier: 0,
};

/** The view without its colours. */
const plain = (facts: ViewFacts): string[] => stripVTControlCharacters(renderView(facts)).split('\n');

describe('live view', () => {
  it('shows at 80 columns what is watched, what is going on and what happened', () => {
    assert.deepEqual(plain(typical), [
      'netmon 0.1.0, 1 h 5 min. Ctrl+C stops it.',
      'watching eth0 (10.0.0.2/24); scanning 10.0.0.0/24',
      '',
      '  arp       running  ',
      '  ports     running  ',
      '',
      '  ports: port scan of 12 hosts  42 %, 1 min left',
      '',
      'Events (40 earlier: netmon events)',
      '  12:00:00  learned   host.new              New device 10.0.0.7 (00:16:3e:00:0…',
      '  12:01:00  medium    host.new              New device 10.0.0.9 (00:16:3e:00:0…',
      '  12:02:00  high      arp.spoof-suspected   Two devices claim 10.0.0.1',
    ]);
  });

  it('cuts at 40 columns', () => {
    assert.deepEqual(plain({ ...typical, columns: 40 }), [
      'netmon 0.1.0, 1 h 5 min. Ctrl+C stops …',
      'watching eth0 (10.0.0.2/24); scanning …',
      '',
      '  arp       running  ',
      '  ports     running  ',
      '',
      '  ports: port scan of 12 hosts  42 %, …',
      '',
      'Events (40 earlier: netmon events)',
      '  12:00:00  learned   host.new        …',
      '  12:01:00  medium    host.new        …',
      '  12:02:00  high      arp.spoof-suspec…',
    ]);
  });

  it('says at 80 columns what is wrong and how to mend it', () => {
    assert.deepEqual(plain(troubled), [
      'netmon 0.1.0, 4 s. Ctrl+C stops it.',
      'watching nothing; scanning nothing',
      '',
      '  arp       degraded   no right to see frames, so devices are found late and f…',
      '                       → start netmon as root',
      '  ports     off        nmap is not installed',
      '                       → apt-get install nmap',
      '  ids       down       it ended by itself',
      '  bandwidth starting ',
      '',
      '  arp: sweep of 10.0.0.0/24',
      '',
      'No events yet.',
    ]);
  });

  it('says at 40 columns at least what is wrong', () => {
    assert.deepEqual(plain({ ...troubled, columns: 40 }).slice(3, 9), [
      '  arp       degraded   no right to see…',
      '                       → start netmon …',
      '  ports     off        nmap is not ins…',
      '                       → apt-get insta…',
      '  ids       down       it ended by its…',
      '  bandwidth starting ',
    ]);
  });

  it('shows as many of the newest events as there is room for', () => {
    const events = Array.from({ length: 30 }, (_, n) => ({
      time: noon + n * second,
      severity: 'low' as const,
      type: 'host.gone' as const,
      summary: `event ${n}`,
    }));

    const small = plain({ ...typical, events, rows: 15 });
    const large = plain({ ...typical, events, rows: 60 });

    assert.equal(small.filter((line) => line.includes('host.gone')).length, 4);
    assert.equal(
      small.find((line) => line.startsWith('Events')),
      'Events (66 earlier: netmon events)',
    );
    assert.match(small.at(-1) ?? '', /event 29$/);
    assert.equal(large.filter((line) => line.includes('host.gone')).length, 12);
  });

  it('never is wider than the terminal, nor obeys text from the network', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 21, max: 200 }), (hostile, columns) => {
        const work = [{ monitor: 'ports', title: hostile, done: 1, remaining: 0 }];
        const events = [{ time: noon, severity: 'low' as const, type: 'host.new' as const, summary: hostile }];
        const monitors = [{ ...isWell('arp'), state: 'degraded' as const, reason: hostile, hint: hostile }];

        const lines = plain({ ...typical, description: hostile, work, events, monitors, columns });

        assert.equal(lines.length, 10);
        for (const line of lines) {
          assert.ok(line.length < columns, line);
          assert.doesNotMatch(line, /[\p{Cc}\u2028\u2029\u202a-\u202e]/u);
        }
      }),
    );
  });
});

describe('a duration for people', () => {
  const durations: { readonly [text: string]: number } = {
    '0 s': -5,
    '4 s': 4400,
    '1 min': 60_000,
    '59 min': 3_599_000,
    '1 h 0 min': 3_600_000,
    '50 h 1 min': 50 * 3_600_000 + 60_000,
  };
  for (const [text, ms] of Object.entries(durations)) {
    it(`is ${text}`, () => assert.equal(duration(ms), text));
  }
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NetmonError } from '../../src/core/errors.ts';
import { openJsonLog } from '../../src/edges/log.ts';
import { type LogLevel, logInto } from '../../src/edges/log-record.ts';

function openLog(level: LogLevel) {
  const lines: string[] = [];
  return { log: openJsonLog({ write: (line) => lines.push(line) }, level), lines };
}

describe('log', () => {
  it('writes one JSON object a line with level, time, part, message and fields', () => {
    const { log, lines } = openLog('info');

    log.of('arp').warn('frames were dropped', { dropped: 7 });

    const { time, ...line } = JSON.parse(lines.join(''));
    assert.deepEqual(line, { level: 'warn', part: 'arp', msg: 'frames were dropped', dropped: 7 });
    assert.equal(new Date(time).toISOString(), time);
  });

  it('leaves out what is below its level', () => {
    const { log, lines } = openLog('warn');

    log.of('arp').info('quiet');
    log.write('ports', { level: 'debug', message: 'quiet', fields: {} });

    assert.deepEqual(lines, []);
  });

  it('lets no control character through to a terminal', () => {
    const { log, lines } = openLog('info');
    const hostile = '\u001b[2J\u009b31m\u007f\u202e\nnext';

    log.of('arp').info(hostile, { name: hostile });

    const text = lines.join('');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
    assert.doesNotMatch(text.slice(0, -1), /[\x00-\x1f\x7f-\x9f\u202e]/);
    assert.equal(JSON.parse(text).name, hostile);
  });

  it('keeps code and hint of an error, and takes whatever it is given', () => {
    const records: object[] = [];
    const log = logInto((record) => records.push(record.fields));
    const circular: { self?: object } = {};
    circular.self = circular;

    log.error('failed', { error: new NetmonError('TOOL_MISSING', 'nmap', 'no nmap', { hint: 'install it' }), at: 5n });
    log.error('failed', circular);

    assert.partialDeepStrictEqual(records[0], { error: { code: 'TOOL_MISSING', hint: 'install it' }, at: '5' });
    assert.deepEqual(Object.keys(records[1] ?? {}), ['unprintable']);
  });
});

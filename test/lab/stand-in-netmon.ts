import { createReadStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/** Program: behaves towards whoever starts it as netmon does, but watches nothing. `start` stores two events. */
const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: { data: { type: 'string' }, config: { type: 'string' } },
});
const data = String(values.data);
const file = join(data, 'events.jsonl');
const event = (id: string, type: string): string =>
  `${JSON.stringify({ id, type, time: new Date().toISOString(), storedAt: new Date().toISOString(), severity: 'info', subject: 'lab', summary: 'x\u001b[2J' })}\n`;

switch (positionals[0]) {
  case 'start': {
    mkdirSync(data, { recursive: true });
    writeFileSync(file, event('1', 'sweep.finished') + event('2', 'agent.started'));
    process.stderr.write('watching\n');
    process.on('SIGINT', () => process.exit(0));
    if (process.env.STAND_IN_CRASHES) process.exit(3);
    setInterval(() => undefined, 60_000);
    break;
  }
  case 'events':
    if (!existsSync(file)) process.exit(2);
    createReadStream(file).pipe(process.stdout);
    setInterval(() => undefined, 60_000);
    break;
  default:
    process.stdout.write(`${JSON.stringify(process.argv.slice(2))}\n`);
}

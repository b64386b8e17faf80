import { Command } from 'commander';
import { NetmonError } from '../core/errors.ts';
import type { Store } from '../store/store.ts';
import { withStore } from './access/reading.ts';
import { glyphsFor } from './bandwidth/chart-glyphs.ts';
import { type TrafficFacts, type TrafficQuery, trafficFacts } from './bandwidth/facts.ts';
import { bandwidthShape } from './bandwidth/shape.ts';
import { bandwidthText } from './bandwidth/text.ts';
import { parseMoment } from './input/moment.ts';
import { print, printJson } from './output/print.ts';

interface Options {
  since?: string;
  until?: string;
  json?: true;
}

export const bandwidthCommand = (): Command =>
  new Command('bandwidth')
    .description('show the traffic of the watched interfaces: current, typical and peak rates, a chart, and spikes')
    .argument('[interface]', 'show only this interface')
    .option('--since <time>', 'start at this time: 90m or 2d (ago), today, 2026-11-21, or RFC 3339 (default: 1h)')
    .option('--until <time>', 'stop before this time')
    .option('--json', 'print a JSON object')
    .action(async (on: string | undefined, options: Options, command: Command) => {
      const asked = queryFrom(on, options);
      const { facts, query } = await withStore(command, async (store) => {
        const facts = await factsOf(store, asked);
        const query = options.since === undefined ? sinceInstalled(asked, facts) : asked;
        return { query, facts: query === asked ? facts : await factsOf(store, query) };
      });
      if (options.json) return printJson(bandwidthShape(facts, query));
      // A terminal that was not told its size says 0.
      const columns = process.stdout.columns || 80;
      print(bandwidthText(facts, { ...query, columns, glyphs: glyphsFor(process.env) }));
    });

function queryFrom(on: string | undefined, { since: begin = '1h', until: end }: Options): TrafficQuery {
  const now = Date.now();
  const since = parseMoment(begin, now);
  const until = Math.min(now, end === undefined ? now : parseMoment(end, now));
  if (since < until) return { since, until, now, ...(on === undefined ? {} : { interface: on }) };
  const reason = since >= now ? 'that is not past yet' : 'the time ends before it begins';
  throw new NetmonError('USAGE', 'cli', `--since ${begin}${end === undefined ? '' : ` --until ${end}`}: ${reason}`);
}

/** Who just installed netmon wants to see more than an hour in which it was not there. */
function sinceInstalled(query: TrafficQuery, { watch: [first] }: TrafficFacts): TrafficQuery {
  return first?.kind === 'not-installed' && first.to < query.until ? { ...query, since: first.to } : query;
}

async function factsOf(store: Store, query: TrafficQuery): Promise<TrafficFacts> {
  const facts = await trafficFacts(store, query);
  if (query.interface === undefined || facts.interfaces.length > 0) return facts;
  const all = await store.bandwidth({ since: 0, until: query.now, resolution: 'hour', seconds: false });
  const recent = await store.bandwidth({
    since: query.now - 7_200_000,
    until: query.now,
    resolution: 'minute',
    seconds: false,
  });
  const known = [...new Set([...all, ...recent].map(({ interface: name }) => name))].sort();
  if (known.includes(query.interface)) return facts;
  throw new NetmonError('NOT_FOUND', 'cli', `the traffic of ${query.interface} was never measured`, {
    hint: known.length === 0 ? 'netmon status tells what the bandwidth monitor does' : `known are: ${known.join(', ')}`,
  });
}

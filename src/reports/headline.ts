import { alertsSentence } from './alerts-headline.ts';
import { cleanText } from './clean-text.ts';
import type { Changed, CoverageInterval, DailyReport, Inventory, NotWatched } from './model.ts';
import { trafficSentence } from './traffic-headline.ts';
import { counted, durationText, listed } from './wording.ts';

type Told = Pick<
  DailyReport,
  'dayOver' | 'timeZone' | 'changed' | 'decide' | 'notWatched' | 'traffic' | 'alerts' | 'inventory'
>;

/** The day in a few plain sentences; a day on which nothing was watched says so first. */
export function headlineOf(report: Told): readonly string[] {
  const { changed, notWatched, inventory } = report;
  const watched = notWatched.network.notMs < notWatched.network.overMs;
  const observed = [...alertsSentence(report.alerts), ...trafficSentence(report.traffic, report.timeZone)];
  const told = changeWords(changed).length > 0 || changed.warnings.length > 0;
  const changes = [changeSentence(changed, notWatched), warningSentence(changed)];
  const decisions = decisionSentence(report.decide.length);
  const cover = [watchSentence(report), ...exceptionSentence(notWatched)];
  if (watched) {
    // That nothing changed is no headline for a day on which something was seen.
    const first = told ? [...changes, ...observed] : [...observed, ...changes];
    return [...first, decisions, ...cover, inventorySentence(inventory, changed)];
  }
  return [
    ...cover,
    ...(told ? changes : []),
    ...observed,
    ...(told ? [decisions] : []),
    inventorySentence(inventory, changed),
  ];
}

function changeWords(changed: Changed): readonly string[] {
  const { newHosts, returnedHosts, goneHosts, portsOpened, portsClosed, servicesChanged } = changed;
  const onHosts = (hosts: number) => `on ${counted(hosts, 'device')}`;
  const words: readonly (readonly [count: number, text: string])[] = [
    [newHosts.hosts, counted(newHosts.hosts, 'new device')],
    [returnedHosts.hosts, `${counted(returnedHosts.hosts, 'device')} came back`],
    [goneHosts.hosts, `${counted(goneHosts.hosts, 'device')} went away`],
    [portsOpened.count, `${counted(portsOpened.count, 'port')} opened ${onHosts(portsOpened.hosts)}`],
    [portsClosed.count, `${counted(portsClosed.count, 'port')} closed ${onHosts(portsClosed.hosts)}`],
    [servicesChanged.count, `${counted(servicesChanged.count, 'service')} changed ${onHosts(servicesChanged.hosts)}`],
  ];
  return words.filter(([count]) => count > 0).map(([, text]) => text);
}

function changeSentence(changed: Changed, { network }: NotWatched): string {
  const words = changeWords(changed);
  if (words.length > 0) return `${listed(words)}.`;
  const limit = network.fullyMs < network.overMs ? ' in the time that was watched' : '';
  return `No device came or went and no port opened or closed${limit}.`;
}

function warningSentence({ warnings }: Changed): string {
  const worst = warnings[0];
  const last = worst?.items.at(-1);
  if (!worst || !last) return 'No address, ARP, DHCP or router warnings.';
  const all = warnings.reduce((sum, { count }) => sum + count, 0);
  const summary = cleanText(last.summary, 140).replace(/\.$/, '');
  return all === 1
    ? `1 warning, ${worst.severity}: ${summary}.`
    : `${all} warnings, ${worst.count} of them ${worst.severity}, the latest of these: ${summary}.`;
}

const decisionSentence = (count: number): string =>
  count === 0 ? 'Nothing needs a decision.' : `${counted(count, 'thing needs', 'things need')} a decision.`;

function watchSentence({ notWatched: { network }, dayOver }: Told): string {
  const { overMs, fullyMs, partlyMs, notMs } = network;
  if (overMs === 0) return 'The day has not begun yet.';
  const over = dayOver ? durationText(overMs) : `the ${durationText(overMs)} of the day so far`;
  if (notMs === overMs) return `Nothing was watched in ${over}: this report cannot say whether anything happened.`;
  if (fullyMs === overMs) return `The network was fully watched for all of ${over}.`;
  const rest = [
    ...(partlyMs > 0 ? [`for ${durationText(partlyMs)} only partly`] : []),
    ...(notMs > 0 ? [`for ${durationText(notMs)} not at all`] : []),
  ];
  return `The network was fully watched for ${durationText(fullyMs)} of ${over}, ${listed(rest)}.`;
}

/** How long which monitors did not watch fully, and why, in one sentence. */
function exceptionSentence({ monitors, network }: NotWatched): readonly string[] {
  if (network.overMs === 0) return [];
  if (monitors.length === 0) return ['No monitor ever reported to this store.'];
  const reasons = monitors.flatMap(({ monitor, gaps }) => (gaps.length === 0 ? [] : { monitor, text: gapText(gaps) }));
  const told = [...Map.groupBy(reasons, ({ text }) => text)].map(([text, same]) => {
    const all = same.length === monitors.length && same.length > 1;
    return `${all ? 'all monitors' : listed(same.map(({ monitor }) => monitor))} ${text}`;
  });
  return told.length === 0 ? [] : [`Without full watch: ${told.join('; ')}.`];
}

/** `19 min (the interface was gone)`, `33 min in 4 gaps (the longest: the interface was gone)`. */
function gapText(gaps: readonly CoverageInterval[]): string {
  const length = ({ from, to }: CoverageInterval) => Date.parse(to) - Date.parse(from);
  const longest = gaps.reduce((best, gap) => (length(gap) > length(best) ? gap : best));
  const total = durationText(gaps.reduce((sum, gap) => sum + length(gap), 0));
  const why = cleanText(longest.reason ?? longest.kind, 100);
  return gaps.length === 1 ? `${total} (${why})` : `${total} in ${gaps.length} gaps (the longest: ${why})`;
}

function inventorySentence({ hosts, up, openPorts, undecidedPorts }: Inventory, { learned }: Changed): string {
  const withPorts = hosts.filter((host) => host.openPorts.length > 0).length;
  const normal = learned.hosts.hosts === 0 ? '' : ` (${learned.hosts.hosts} learned as normal on this day)`;
  const ports =
    openPorts === 0
      ? 'no open port is known'
      : `${counted(openPorts, 'open port')} on ${counted(withPorts, 'device')}, ${undecidedPorts} not approved`;
  return `Known now: ${counted(hosts.length, 'device')}${normal}, ${up} of them up; ${ports}.`;
}

import type { AlertGroup } from '../../core/alert-group.ts';
import type { Capture } from '../../core/capture.ts';
import { type HostNames, withHostNames } from '../../core/host-names.ts';
import { severities } from '../../core/severity.ts';
import { printable } from '../../core/text.ts';
import type { Store } from '../../store/store.ts';
import { counted } from '../output/print.ts';
import { table } from '../output/table.ts';

/** What an engine found in a capture. */
export interface CaptureAnalysis {
  /** In words: what came of it, or that nobody looked. */
  readonly text: string;
  /** `analysis` of `netmon captures show --json`; null when no engine looked through it. */
  readonly shape: {
    readonly engine: unknown;
    readonly version: unknown;
    readonly alerts: unknown;
    readonly signatures: unknown;
    readonly cut: unknown;
  } | null;
  /** Groups of alerts that have packets in it, the worst first. */
  readonly groups: readonly AlertGroup[];
}

export async function analysisOf(store: Store, { id, from, file }: Capture): Promise<CaptureAnalysis> {
  const events = await store.events({ types: ['ids.capture-analysed', 'ids.capture-unread'], since: from });
  const event = events.findLast(({ data }) => data.capture === id);
  const groups = (await store.alertGroups({ since: from }))
    .filter(({ captures }) => captures.includes(id))
    .sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity) || b.count - a.count);
  if (event === undefined) {
    const advice = file === null ? '' : `; netmon ids analyze does it`;
    return { text: `no Snort or Suricata has looked through it${advice}`, shape: null, groups };
  }
  if (event.type === 'ids.capture-unread') return { text: `not looked for: ${event.data.reason}`, shape: null, groups };
  const { engine = null, version = null, alerts = null, signatures = null, cut = null } = event.data;
  const found =
    alerts === 0 ? 'nothing' : `${counted(Number(alerts), 'alert')} of ${counted(Number(signatures), 'signature')}`;
  const end = cut === null ? '' : ', up to where it is cut';
  return {
    text: `${engine} ${version} found ${found}${end}`,
    shape: { engine, version, alerts, signatures, cut },
    groups,
  };
}

const most = 8;

export const groupsTable = (groups: readonly AlertGroup[], names: HostNames): string =>
  table(
    ['alert', 'severity', 'message', 'from', 'to'],
    groups
      .slice(0, most)
      .map(({ id, severity, message, source, target }) => [
        id,
        severity,
        printable(message, 60),
        withHostNames(source ?? '-', names),
        withHostNames(target ?? '-', names),
      ]),
  );

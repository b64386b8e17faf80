import type { Spike } from '../core/bandwidth.ts';
import type { Capture } from '../core/capture.ts';
import { type HostNames, hostNames, withHostNames } from '../core/host-names.ts';
import type { Host } from '../core/inventory.ts';
import { cleanText } from './clean-text.ts';
import { triggerText } from './spike-wording.ts';
import type { SpikeReport, TalkerReport } from './traffic-model.ts';

const mostTalkers = 5;
const longestName = 40;

/** Spikes and silences with what is known of them; all in the order of time. */
export function spikeReports(
  spikes: readonly Spike[],
  captures: readonly Capture[],
  hosts: readonly Host[],
): readonly SpikeReport[] {
  const names = hostNames(hosts, (name) => cleanText(name, longestName));
  return [...spikes]
    .sort((a, b) => a.startedAt - b.startedAt || (a.id < b.id ? -1 : 1))
    .map((spike) =>
      spikeReport(
        spike,
        captures.filter((capture) => capture.spike === spike.id),
        names,
      ),
    );
}

function spikeReport(spike: Spike, captures: readonly Capture[], names: HostNames): SpikeReport {
  const explained = captures.find(({ explanation }) => explanation !== null)?.explanation ?? null;
  return {
    id: spike.id,
    kind: spike.kind,
    interface: spike.interface,
    startedAt: new Date(spike.startedAt).toISOString(),
    endedAt: spike.endedAt === null ? null : new Date(spike.endedAt).toISOString(),
    triggers: spike.triggers.map(({ since, ...trigger }) => ({ ...trigger, since: new Date(since).toISOString() })),
    summary: spike.triggers.map(triggerText).join('; '),
    bytes: spike.rx.bytes + spike.tx.bytes,
    packets: spike.rx.packets + spike.tx.packets,
    explanation: explained === null ? null : withHostNames(explained.sentence, names),
    unexplained: explained === null ? whyNot(spike, captures) : null,
    talkers: (explained?.talkers ?? []).slice(0, mostTalkers).map(
      ({ address, sentBytes, receivedBytes, share }): TalkerReport => ({
        ...{ address, name: names.get(address) ?? null, sentBytes, receivedBytes, share },
      }),
    ),
    captures: captures.map(({ id }) => id).sort(),
  };
}

function whyNot({ kind }: Spike, captures: readonly Capture[]): string {
  if (kind === 'silence') return 'There is nothing to explain where nothing is sent.';
  const failed = captures.find(({ explanationFailure }) => explanationFailure !== null);
  if (failed !== undefined) return `Its packets could not be explained: ${failed.explanationFailure}.`;
  const [capture] = captures;
  if (capture === undefined) return 'None of its packets were saved.';
  if (capture.state === 'recording') return 'Its packets are still being recorded.';
  if (capture.state === 'failed') return `No packets of it were kept: ${capture.reason ?? 'the capture failed'}.`;
  return 'Its packets have not been examined yet.';
}

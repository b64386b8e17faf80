import type { Alert, IdsRecord } from '../../../core/alert.ts';
import { type AlertIncrement, dayOf } from '../../../core/alert-group.ts';
import type { RawAlert } from '../../../core/alert-lines.ts';
import type { Json } from '../../../core/json.ts';
import { type Memory, recallAll } from '../../../core/memory.ts';
import { isAtLeast, type Severity } from '../../../core/severity.ts';
import type { IdsRules } from '../rules.ts';
import { createFlowGroups } from './flow-groups.ts';
import { count, createGroupTable, type TrackedGroup, tie } from './group-table.ts';
import { createSightings, type Sightings } from './sightings.ts';
import { newSignature, restoreSignature, type Signature, type SignatureMemory, signatureMemory } from './signatures.ts';
import { createTeller, hiddenBy } from './teller.ts';

/** What is to be stored in one transaction. */
export interface IdsDraft {
  readonly alerts: readonly AlertIncrement[];
  readonly lines: readonly RawAlert[];
  readonly checkpoint: { readonly [key: string]: Json };
}

/**
 * Counts alerts by group and decides what of it is news. Time comes with the alerts. It remembers a bounded number of groups
 * and hands over increments, so that what it forgets is not lost.
 */
export interface AlertDetector {
  /**
   * `capture`: id of the capture that was analysed. What was told live already, or of another capture, is tied to the capture
   * and not counted.
   */
  take(alerts: readonly Alert[], capture?: string): void;
  /** What else an engine tells of the flows of alerts, such as a request or the end of a connection: it is kept beside their raw lines. */
  takeAround(records: readonly IdsRecord[]): void;
  /** What came since the last time; null when nothing did. */
  drain(): IdsDraft | null;
  /** The raw lines that came since the last time, before the rest is handed over: they take most of the memory. */
  takeLines(): readonly RawAlert[];
}

/** Signatures that are known apart; rules make them, not the network. */
const mostSignatures = 65_536;

export function createAlertDetector(
  rules: IdsRules,
  memory: Memory,
  sightings: Sightings = createSightings(memory),
): AlertDetector {
  const signatures = restoreSignatures(memory);
  const table = createGroupTable(rules);
  const teller = createTeller(rules);
  const flows = createFlowGroups();
  const changed: TrackedGroup[] = [];
  let lines: RawAlert[] = [];

  function signatureOf({ gid, sid, time }: Alert): Signature {
    const name = `${gid}:${sid}`;
    let signature = signatures.get(name);
    if (signature === undefined) {
      signature = newSignature(gid, sid, time);
      if (signatures.size < mostSignatures) signatures.set(name, signature);
    }
    return signature;
  }

  function take(alert: Alert, capture: string | null): void {
    const { engine, gid, sid, source, target, time } = alert;
    const own = rules.ownNoiseOf(alert);
    const key = { engine, gid, sid, source, target, own };
    const known = table.find(key);
    const group = known ?? table.admit(alert, key, signatureOf(alert));
    const isRepeat = sightings.isRepeat(group, capture ?? '', time);
    if (isRepeat && capture === null) return;
    if (group.pending === null) changed.push(group);
    if (isRepeat) {
      tie(group, time, capture ?? '');
      return;
    }
    const pending = count(group, alert, capture);
    keepLine(group, alert);
    if (alert.flow !== null) flows.note(alert.flow, group);
    const raised = refresh(group, alert);
    if (own !== null || hiddenBy(group, time) !== null) return;
    teller.tell(group, time, pending.news, { isNew: known === undefined, raised });
  }

  function keepLine(group: TrackedGroup, { time, raw }: Alert): void {
    const day = dayOf(time);
    if (group.linesDay !== day) {
      group.linesDay = day;
      group.lines = 0;
    }
    if (group.lines >= rules.linesPerGroup) return;
    group.lines += 1;
    lines.push({ group: group.facts.id, time, text: raw.text });
  }

  return {
    take(alerts, capture) {
      for (const alert of alerts) take(alert, capture ?? null);
    },
    takeAround: (records) => void lines.push(...flows.linesOf(records)),
    takeLines() {
      const taken = lines;
      lines = [];
      return taken;
    },
    drain() {
      if (changed.length === 0 && lines.length === 0) return null;
      const checkpoint = { ...checkpointOf(changed), ...sightings.memory() };
      const increments = changed.flatMap((group) => handOver(group) ?? []);
      changed.length = 0;
      const draft = { alerts: increments, lines, checkpoint };
      lines = [];
      return draft;
    },
  };
}

/** Takes over what the latest alert says. Returns the severity before it, when that is higher now. */
function refresh(group: TrackedGroup, alert: Alert): Severity | null {
  const { facts } = group;
  if (alert.priority === null || (facts.rev === alert.rev && facts.severity === alert.severity)) return null;
  const before = facts.severity;
  group.facts = { ...facts, rev: alert.rev, severity: alert.severity, classification: alert.classification };
  return isAtLeast(before, alert.severity) ? null : before;
}

function handOver(group: TrackedGroup): AlertIncrement | null {
  const { pending, facts } = group;
  if (pending === null) return null;
  group.pending = null;
  return { group: facts, suppressedBy: hiddenBy(group, pending.lastSeen)?.name ?? null, ...pending };
}

/** In the checkpoint a signature is `sig 1:2001219`. */
const prefix = 'sig ';

function restoreSignatures(memory: Memory): Map<string, Signature> {
  const signatures = new Map<string, Signature>();
  for (const [name, remembered] of recallAll<SignatureMemory>(memory, prefix)) {
    const [gid = 0, sid = 0] = name.split(':').map(Number);
    signatures.set(name, restoreSignature(gid, sid, remembered));
  }
  return signatures;
}

function checkpointOf(changed: readonly TrackedGroup[]): { [key: string]: Json } {
  const checkpoint: { [key: string]: Json } = {};
  for (const { signature } of changed) {
    if (!signature.dirty) continue;
    signature.dirty = false;
    checkpoint[`${prefix}${signature.gid}:${signature.sid}`] = signatureMemory(signature);
  }
  return checkpoint;
}

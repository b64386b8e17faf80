import type { Command } from 'commander';
import { NetmonError } from '../../core/errors.ts';
import { withWritableStore } from '../access/writing.ts';
import { whoActs } from '../input/decision.ts';
import { counted, print } from '../output/print.ts';
import { foundGroup } from './show.ts';

interface AckOptions {
  readonly reason?: string;
  readonly by?: string;
  readonly undo?: true;
}

export async function acknowledge(
  ids: readonly string[],
  { reason, by, undo }: AckOptions,
  command: Command,
): Promise<void> {
  const decision = { by: whoActs(by), at: Date.now(), text: reason ?? null };
  await withWritableStore(command, async (store) => {
    const groups: string[] = [];
    for (const id of ids) groups.push((await foundGroup(store, id)).id);
    const done = await store.acknowledgeAlerts(groups, undo ? null : decision);
    print(`${counted(done, 'group')} ${undo ? (done === 1 ? 'waits again' : 'wait again') : 'acknowledged'}`);
  });
}

export async function comment(
  id: string,
  words: readonly string[],
  { by }: { readonly by?: string },
  command: Command,
): Promise<void> {
  const text = words.join(' ').trim();
  if (text === '') throw new NetmonError('USAGE', 'cli', 'a comment says something');
  const said = { by: whoActs(by), at: Date.now(), text };
  await withWritableStore(command, async (store) => {
    const group = await foundGroup(store, id);
    await store.commentAlert(group.id, said);
    print(`commented on ${group.id}`);
  });
}

import { type Failure, failureOf } from '../../../integrations/dumpcap/report.ts';
import { linkState, type ReadBytes } from '../../../integrations/kernel/link-state.ts';

/** What the kernel says against recording on an interface, in dumpcap's words; null when nothing, or when it does not tell. */
export async function linkFault(on: string, read: ReadBytes): Promise<Failure | null> {
  const { state } = await linkState(on, read);
  if (state === 'down') return failureOf(on, 'it is not up', null);
  return state === 'gone' ? failureOf(on, 'no device named so', null) : null;
}

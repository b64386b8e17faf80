import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import { askAgent } from '../../control/client.ts';
import { socketName } from '../../control/protocol.ts';
import type { Capture } from '../../core/capture.ts';
import type { Progress } from '../../core/define.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Host } from '../../core/inventory.ts';
import type { Json } from '../../core/json.ts';
import type { CaptureAnswer } from '../../monitors/capture/requests/request.ts';
import { placeOf, withStore } from '../access/reading.ts';
import { workLine } from '../output/work-line.ts';
import { explainedByAgent, explainedHere } from './explained.ts';
import type { Asking, CaptureOptions, CaptureRequest } from './request.ts';

export interface Asked {
  readonly captures: readonly Capture[];
  readonly hosts: readonly Host[];
  /** The data folder. */
  readonly data: string;
}

/** Asks the running agent; where none runs, captures with a monitor of its own. */
export async function askForCaptures(
  command: Command,
  request: CaptureRequest,
  options: CaptureOptions,
): Promise<Asked> {
  const { data } = await placeOf(command);
  const line = workLine();
  const path = `${data}/${socketName}`;
  const byAgent = await untilInterrupted((asking) => askAt(path, asking), request, line.show)
    .catch(ifNoAgent)
    .finally(line.end);
  if (byAgent !== null) {
    return withStore(command, async (store) => ({
      captures: await Promise.all(byAgent.captures.map((capture) => explainedByAgent(store, capture))),
      hosts: await store.hosts(),
      data,
    }));
  }
  if (request.last > 0) {
    throw new NetmonError(
      'AGENT_NOT_RUNNING',
      'capture',
      '--last needs the ring buffer of a running agent, and no agent is running',
      {
        hint: 'start one with: sudo ./netmon start; --for works without it',
      },
    );
  }
  const alone = await import('./alone.ts');
  const ids = alone.mustStayRoot(command, options)
    ? await alone.idsFromAgain(command, options)
    : await untilInterrupted((asking) => alone.captureWithoutAgent(command, asking), request, line.show)
        .finally(line.end)
        .then(({ captures }) => captures.map(({ id }) => id));
  return withStore(command, async (store) => {
    const hosts = await store.hosts();
    const found = await Promise.all(ids.map((id) => store.findCapture(id)));
    const captures = found.filter((capture) => capture !== null);
    return { captures: await Promise.all(captures.map((each) => explainedHere(each, hosts, data))), hosts, data };
  });
}

function ifNoAgent(error: unknown): null {
  if (error instanceof NetmonError && error.code === 'AGENT_NOT_RUNNING') return null;
  throw error;
}

async function askAt(path: string, { input, token, onProgress, signal, onEnder }: Asking): Promise<Json> {
  onEnder(() => askAgent(path, { name: 'end-capture', input: { token } }));
  const progress = (value: Json): void => onProgress(value as Json & Progress);
  return askAgent(path, { name: 'capture', input }, { progress, signal });
}

/** The first Ctrl+C ends the capture, whose answer then comes; with the second, or where nothing can be ended, nobody waits for it. */
async function untilInterrupted(
  ask: (asking: Asking) => Promise<Json>,
  request: CaptureRequest,
  onProgress: (progress: Progress) => void,
): Promise<CaptureAnswer> {
  const token = randomUUID();
  const gaveUp = new AbortController();
  const giveUp = (): void => gaveUp.abort(new NetmonError('TOOL_FAILED', 'cli', 'the capture was ended'));
  let end: (() => Promise<Json>) | null = null;
  const interrupted = (): void => {
    const ender = end;
    end = null;
    if (ender === null) giveUp();
    else ender().then((answer) => endedSomething(answer) || giveUp(), giveUp);
  };
  process.on('SIGINT', interrupted).on('SIGTERM', interrupted);
  try {
    const answer = await ask({
      ...{ input: { ...request, token }, token, onProgress, signal: gaveUp.signal },
      onEnder: (ender) => {
        end = ender;
      },
    });
    return answer as Json & CaptureAnswer;
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

const endedSomething = (answer: Json): boolean =>
  typeof answer === 'object' && answer !== null && 'ended' in answer && answer.ended === true;

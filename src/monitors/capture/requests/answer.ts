import type { Capture } from '../../../core/capture.ts';
import type { MonitorContext, Progress } from '../../../core/define.ts';
import { NetmonError } from '../../../core/errors.ts';
import { type Json, toJson } from '../../../core/json.ts';
import { filterFault } from '../../../sniffer/select.ts';
import type { CaptureConfig } from '../config.ts';
import type { Desk } from '../jobs/desk.ts';
import type { Wish } from '../jobs/policy.ts';
import type { Rings } from '../ring/rings.ts';
import { progressOf } from './progress.ts';
import type { CaptureRequest } from './request.ts';

interface AnswerParts {
  readonly context: MonitorContext<CaptureConfig>;
  readonly desk: Desk;
  readonly rings: Rings;
  /** Resolves when the capture is finished or failed. */
  readonly result: (id: string) => Promise<Capture>;
  /** By token, how what was asked for is ended early. */
  readonly enders: Map<string, () => void>;
}

/** Captures what a person asks for; see CaptureAnswer. A person who hangs up ends it, and what there is by then is kept. */
export async function answerCapture(
  parts: AnswerParts,
  input: Json,
  report: (progress: Progress) => void,
  cancelled: AbortSignal,
): Promise<Json> {
  const { context, desk } = parts;
  const request = await read(input);
  const wish = await wishFrom(parts, request);
  const ids = await desk.begin(wish);
  if (ids.length === 0) {
    throw new NetmonError('USAGE', 'capture', 'the maximum number of captures is already running (capture.at_once)', {
      hint: 'Wait until one is finished.',
    });
  }
  const hangUp = (): void => {
    for (const id of ids) desk.cutShort(id, 'it was ended early');
  };
  cancelled.addEventListener('abort', hangUp, { once: true });
  if (request.token !== null) parts.enders.set(request.token, hangUp);
  const titled = setInterval(() => report(progressOf(wish, context.clock.now())), 1000);
  try {
    const captures = await Promise.all(ids.map(parts.result));
    return { captures: toJson(captures) };
  } finally {
    clearInterval(titled);
    cancelled.removeEventListener('abort', hangUp);
    if (request.token !== null) parts.enders.delete(request.token);
  }
}

/** Answers the request `end-capture`: whether there was something to end. */
export async function answerEnd(enders: ReadonlyMap<string, () => void>, input: Json): Promise<Json> {
  const { endRequest } = await shapes();
  const { success, data } = endRequest.safeParse(input);
  const end = success ? enders.get(data.token) : undefined;
  end?.();
  return { ended: end !== undefined };
}

/** The shapes of requests are loaded when there is one: zod takes 20 MB of each thread that has it. */
const shapes = () => import('./request.ts');

async function read(input: Json): Promise<CaptureRequest> {
  const { captureRequest } = await shapes();
  const { success, data, error } = captureRequest.safeParse(input);
  if (!success) {
    const [issue] = error.issues;
    throw new NetmonError(
      'USAGE',
      'capture',
      `${issue?.path.join('.') || 'the request'}: ${issue?.message ?? 'is wrong'}`,
    );
  }
  if (data.last + data.for > 0) return data;
  throw new NetmonError('USAGE', 'capture', 'there is nothing to capture', { hint: 'Say --last, --for or both.' });
}

async function wishFrom({ context, rings }: AnswerParts, request: CaptureRequest): Promise<Wish> {
  const { site, fork, clock } = context;
  const fault = request.filter === null ? null : await filterFault(fork, request.filter);
  if (fault !== null) {
    throw new NetmonError('CONFIG_INVALID', 'capture', `the filter has a mistake: ${fault}`, {
      hint: 'pcap-filter(7) describes BPF filters',
    });
  }
  const interfaces = request.interface === null ? site.interfaces.map(({ name }) => name) : [request.interface];
  if (interfaces.length === 0) throw new NetmonError('NOT_FOUND', 'capture', 'no interface is watched');
  const watched = site.interfaces.map(({ name }) => name);
  for (const on of interfaces) {
    if (!watched.includes(on)) {
      throw new NetmonError('USAGE', 'capture', `${on} is not watched, so nothing is captured on it`, {
        hint: `watched are: ${watched.join(', ') || 'none'}; add it to interfaces in the config`,
      });
    }
    if (!(await rings.exists(on))) throw new NetmonError('NOT_FOUND', 'capture', `there is no interface ${on}`);
  }
  const now = clock.now();
  return {
    cause: { kind: 'request', event: null, summary: request.summary ?? 'asked for by netmon capture' },
    ...{ spike: null, startedAt: null, interfaces, requestedAt: now },
    ...{ from: now - request.last, to: now + request.for, host: request.host, filter: request.filter },
  };
}

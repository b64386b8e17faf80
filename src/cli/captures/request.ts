import { isIP } from 'node:net';
import type { Progress } from '../../core/define.ts';
import { NetmonError } from '../../core/errors.ts';
import type { Json } from '../../core/json.ts';
import { parseDuration } from '../../core/units.ts';
import { whoActs } from '../input/decision.ts';

export interface CaptureOptions {
  readonly last?: string;
  readonly for?: string;
  readonly filter?: string;
  readonly interface?: string;
  readonly host?: string;
  readonly output?: string;
  readonly json?: true;
}

/** How a capture is asked for, and ended early. */
export interface Asking {
  readonly input: Json;
  readonly token: string;
  readonly onProgress: (progress: Progress) => void;
  /** Fires when no answer is waited for any more. */
  readonly signal: AbortSignal;
  /** Given what ends it early, with what there is: it answers whether there was something to end. */
  onEnder(end: () => Promise<Json>): void;
}

/** What the monitor is asked, see its captureRequest. Throws USAGE. */
export function requestFrom({ last, for: ahead, filter, interface: on, host }: CaptureOptions) {
  if (host !== undefined && isIP(host) === 0) {
    throw new NetmonError('USAGE', 'cli', `--host ${host}: an IP address was expected`);
  }
  if (filter?.trim() === '')
    throw new NetmonError('USAGE', 'cli', '--filter: it is empty', { hint: 'leave it out for all packets' });
  const request = {
    ...{ last: spanOf('--last', last), for: spanOf('--for', ahead) },
    ...{ filter: filter ?? null, host: host ?? null, interface: on ?? null },
    summary: `asked for by ${whoActs(undefined)}`.slice(0, 200),
  };
  if (request.last + request.for > 0) return request;
  throw new NetmonError('USAGE', 'cli', 'there is nothing to capture', {
    hint: 'use --last 60s for past packets, --for 30s for coming ones, or both',
  });
}

export type CaptureRequest = ReturnType<typeof requestFrom>;

function spanOf(option: string, text: string | undefined): number {
  const ms = text === undefined ? 0 : parseDuration(text);
  if (ms !== null) return ms;
  throw new NetmonError('USAGE', 'cli', `${option} ${text}: a duration was expected`, {
    hint: 'write 60s, 5m or 1h30m',
  });
}

import type { Progress } from '../core/define.ts';
import { NetmonError } from '../core/errors.ts';
import type { Json } from '../core/json.ts';
import { monitors } from '../registry.ts';
import { createEnding } from './ending.ts';
import { type FoundationOptions, openFoundation } from './foundation.ts';
import { superviseMonitors } from './monitors.ts';

export interface OnDemandRequest {
  readonly monitor: string;
  readonly name: string;
  readonly input: Json;
  readonly onProgress: (progress: Progress) => void;
  readonly signal: AbortSignal;
  /** Called when the monitor runs, with what sends it further requests. */
  readonly onReady?: (ask: (name: string, input: Json) => Promise<Json>) => void;
}

/**
 * Starts one monitor for one request and stops it again; it does nothing of its own accord meanwhile. Rejects with
 * DATA_LOCKED when an agent runs after all, with what keeps the monitor from running, or as Supervisor.request does.
 */
export async function runOnDemand(options: FoundationOptions, request: OnDemandRequest): Promise<Json> {
  const ending = createEnding((error) => options.log.of('agent').error('a part did not stop in order', { error }));
  try {
    const { choice, store, hub, pool } = await openFoundation(options, ending);
    const definition = monitors.find(({ name }) => name === request.monitor);
    if (definition === undefined) throw new NetmonError('NOT_FOUND', 'agent', `there is no monitor ${request.monitor}`);
    const { promise: ready, resolve, reject } = Promise.withResolvers<void>();
    const config = { ...options.config.monitors[request.monitor], enabled: true };
    const supervisor = superviseMonitors({
      monitors: [{ definition, config }],
      parts: { ...options, store, hub, pool, site: () => ({ ...choice.site, onDemand: true }) },
      since: options.clock.now(),
      onState: () => settle(supervisor.states()[0], resolve, reject),
      onProgress: () => {},
    });
    ending.add(() => supervisor.stop());
    supervisor.start();
    await ready;
    const { monitor, name, input, onProgress, signal, onReady } = request;
    onReady?.((more, its) => supervisor.request(monitor, more, its, () => {}, signal));
    return await supervisor.request(monitor, name, input, onProgress, signal);
  } finally {
    await ending.run();
  }
}

type State = ReturnType<ReturnType<typeof superviseMonitors>['states']>[number];

function settle(state: State | undefined, resolve: () => void, reject: (error: Error) => void): void {
  if (state?.state === 'running' || state?.state === 'degraded') resolve();
  if (state?.state === 'down' || state?.state === 'off') {
    reject(new NetmonError('TOOL_FAILED', state.monitor, state.reason ?? 'it does not run', { hint: state.hint }));
  }
}

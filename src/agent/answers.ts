import type { SiteChoice } from '../config/site.ts';
import type { ControlHandler } from '../control/server.ts';
import type { Progress } from '../core/define.ts';
import type { MonitorState } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import { version } from '../core/version.ts';
import type { Supervisor } from '../runtime/supervisor.ts';

/** What the running agent tells of itself. */
export interface StatusFacts {
  readonly startedAt: number;
  states(): readonly MonitorState[];
  work(): readonly (Progress & { readonly monitor: string })[];
  site(): SiteChoice;
}

/** The answer to `status`: see StatusAnswer for its shape. */
function statusShape(facts: StatusFacts): Json {
  const { site, description } = facts.site();
  return {
    pid: process.pid,
    version,
    startedAt: facts.startedAt,
    site: description,
    interfaces: site.interfaces.map(({ name }) => name),
    networks: site.networks,
    monitors: facts
      .states()
      .map(({ monitor, state, reason, hint, since }) => ({ monitor, state, reason, hint, since })),
    work: facts.work().map(({ monitor, title, done, remaining }) => ({ monitor, title, done, remaining })),
  };
}

const passOn =
  (supervisor: Supervisor, monitor: string, request: string): ControlHandler =>
  (input, progress, signal) =>
    supervisor.request(
      monitor,
      request,
      input,
      ({ title, done, remaining }) => progress({ title, done, remaining }),
      signal,
    );

/** What the running agent answers; most requests are for the monitors. */
export const controlHandlers = (
  facts: StatusFacts,
  supervisor: Supervisor,
): { readonly [request: string]: ControlHandler } => ({
  status: async () => statusShape(facts),
  scan: passOn(supervisor, 'ports', 'scan'),
  'pause-scans': passOn(supervisor, 'ports', 'pause'),
  'resume-scans': passOn(supervisor, 'ports', 'resume'),
  imported: passOn(supervisor, 'ports', 'imported'),
  capture: passOn(supervisor, 'capture', 'capture'),
  'end-capture': passOn(supervisor, 'capture', 'end-capture'),
});

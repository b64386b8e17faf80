import { randomBytes } from 'node:crypto';
import type { MonitorContext, MonitorRun } from '../../core/define.ts';
import { messageOf, NetmonError } from '../../core/errors.ts';
import { captureFiles, capturesFolder } from '../../edges/captures/capture-files.ts';
import { holdOn, publish, recordingsIn, removeFolder, writeFiltered } from '../../edges/captures/recordings.ts';
import { makeFolder, namesIn, removeFile } from '../../edges/files/files.ts';
import { hashFile } from '../../edges/files/hash-files.ts';
import { readWhole } from '../../edges/files/read.ts';
import { versionFault } from '../../integrations/dumpcap/version.ts';
import { selectPackets } from '../../sniffer/select.ts';
import type { CaptureConfig } from './config.ts';
import type { AssemblyEdges } from './jobs/assemble.ts';
import { createDesk } from './jobs/desk.ts';
import { finish } from './jobs/finish.ts';
import { createHold, type Hold } from './jobs/hold.ts';
import { tend } from './jobs/tend.ts';
import { watchDisk } from './kept/disk-watch.ts';
import { createKeeper } from './kept/keeper.ts';
import { answerCapture, answerEnd } from './requests/answer.ts';
import { createResults } from './requests/results.ts';
import { createRings, type Rings } from './ring/rings.ts';

/** What it touches files with. */
export const realEdges = {
  makeFolder,
  removeFolder,
  removeFile,
  namesIn,
  holdOn,
  recordingsIn,
  writeFiltered,
  publish,
  readWhole,
};

/** The monitor; `edges` are what it touches files with. */
export const createCaptureMonitor =
  (edges: typeof realEdges): MonitorRun<CaptureConfig> =>
  async (context) => {
    const { site, signal, config } = context;
    await mustBeNewEnough(context);
    const folder = capturesFolder(site.data);
    const failed = new AbortController();
    const background = (work: Promise<void>): void => void work.catch((error) => failed.abort(error));
    const results = createResults();
    const enders = new Map<string, () => void>();

    const hold: Hold = createHold(site.data, () => rings, edges);
    const onFile = (on: string, name: string): void => {
      const jobs = [...desk.jobs.values()].filter((job) => job.interface === on);
      Promise.all(jobs.map(({ id }) => hold.add(id, on, name))).catch((error) =>
        context.log.warn('a file of the ring cannot be held on to', { file: name, error: messageOf(error) }),
      );
    };
    const rings: Rings = createRings({ context, edges, onFile });
    const desk = createDesk({ context, rings, hold, random: () => randomBytes(2).toString('hex') });
    const files = captureFiles(site.data);
    const keeper = createKeeper(context, rings, files, background);
    const parts = { context, desk, rings, hold, keeper, folder, edges: { ...edges, select: selecting(context) } };

    await hold.tidy(new Set(desk.jobs.keys()));
    await desk.resume();
    if (config.ring && site.onDemand !== true) for (const { name } of site.interfaces) await rings.need(name);
    keeper.resume();
    context.onRequest('capture', (input, report, cancelled) =>
      answerCapture({ context, desk, rings, result: results.of, enders }, input, report, cancelled),
    );
    context.onRequest('end-capture', (input) => answerEnd(enders, input));
    background(hear());
    const watching = { keepFree: config.keep_free / 100, space: files.space, background };
    background(watchDisk({ ...watching, keeper, desk, hold, clock: context.clock, signal }));
    background(tend(parts, async (job) => results.settle(await finish(parts, job))));
    await aborted(AbortSignal.any([signal, failed.signal]));
    if (!signal.aborted) throw failed.signal.reason;

    async function hear(): Promise<void> {
      for await (const event of context.heard) {
        const { spike, ip, to } = event.data;
        const address = event.type === 'host.address-changed' ? to : ip;
        if (event.type.startsWith('host.') && typeof address === 'string') keeper.met(address, event.time);
        if (typeof spike === 'string') keeper.spike(spike, event.type === 'bandwidth.spike');
        await desk.hear(event);
      }
    }
  };

export default createCaptureMonitor(realEdges);

/** Without dumpcap, or the right to run it, that is told where it is to record. */
async function mustBeNewEnough({ exec, signal }: MonitorContext<CaptureConfig>): Promise<void> {
  const { stdout } = await exec('dumpcap', ['--version'], { signal, timeout: 10_000 }).catch(() => ({ stdout: '' }));
  const fault = versionFault(stdout);
  if (fault !== null) throw new NetmonError('TOOL_FAILED', 'dumpcap', fault, { hint: 'Install a newer Wireshark.' });
}

const selecting =
  ({ fork }: MonitorContext<CaptureConfig>): AssemblyEdges['select'] =>
  async (from, selection) => {
    const packets = await selectPackets(fork, { from, ...selection });
    const { size, sha256 } = await hashFile('/', selection.to);
    return { packets, bytes: size, sha256 };
  };

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

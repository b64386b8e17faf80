import type { Progress } from '../../../core/define.ts';
import { finishScan, salvage } from './finish.ts';
import { allOrNone, runLane } from './lane.ts';
import { newLanes } from './lanes.ts';
import { asksLater, titleOf } from './nmap-calls.ts';
import type { ScanOrder } from './order.ts';
import { createMeter } from './progress.ts';
import type { BegunRun, FinishedScan, Scanner } from './scanner.ts';
import { divideOrder, sendingTime } from './spread.ts';

/**
 * Runs nmap into a folder of its own, in several lanes side by side where that is faster. TCP takes two steps: the first finds
 * the open ports of all hosts, the second asks those for their services of which it is not known. When the signal fires
 * it resolves with what was seen until then. Rejects with TOOL_MISSING or NO_RIGHTS.
 */
export async function scanPorts(
  scanner: Scanner,
  order: ScanOrder,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<FinishedScan> {
  const { folders, clock, config, processes } = scanner;
  const startedAt = clock.now();
  const folder = await folders.open(startedAt);
  const lanes = newLanes(divideOrder(order, { processes, rate: config.max_rate }), asksLater(order, config));
  const parts = lanes.map(({ order: { targets, addresses } }) => ({ targets, addresses }));
  const begun: BegunRun = { name: folder.name, startedAt, order, lanes: parts, asksLater: asksLater(order, config) };
  const stop = new AbortController();
  const sending = sendingTime(order.addresses, order.ports, config.max_rate);
  const course = {
    title: titleOf(order),
    lanes: lanes.map((lane) => lane.order.addresses),
    lookingTime: asksLater(order, config) ? sending : null,
  };
  const common = {
    folder: folder.path,
    signal: AbortSignal.any([signal, stop.signal]),
    rate: Math.max(1, Math.floor(config.max_rate / lanes.length)),
    processes: Math.max(1, Math.floor(processes / lanes.length)),
    meter: createMeter(course, () => clock.elapsed()),
    onProgress,
  };
  const facts = () => ({ order, folder, startedAt, sending, finishedAt: clock.now() });
  onProgress({ title: course.title, done: null, remaining: null });
  try {
    await scanner.onBegin(begun);
    const work = lanes.map((lane, number) => {
      const onLate = () => scanner.onLate(finishScan([lane], { ...facts(), settled: null }));
      return runLane(scanner, lane, { ...common, lane: number, onLate });
    });
    await allOrNone(work, stop);
    return finishScan(lanes, { ...facts(), settled: null });
  } catch (error) {
    if (signal.aborted) return await salvage(scanner.parse, lanes, facts());
    // What cannot be removed now is kept at the next start.
    await folders.discard(folder);
    await scanner.onNothing(begun);
    throw error;
  }
}

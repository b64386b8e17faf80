import type { BandwidthRollup, DirectionRollup, SecondTraffic } from '../../core/bandwidth.ts';
import { NumberReader, NumberWriter } from './varint.ts';

/** What is measured in a rollup; where and when is in other columns. */
export type Measured = Pick<BandwidthRollup, 'seconds' | 'rx' | 'tx'>;

const fields = ['bytes', 'packets', 'errors', 'drops', 'p50', 'p95', 'max', 'maxPackets'] as const;

const whole = (value: number): number => Math.max(0, Math.round(value));

/** One rollup, exact: about 40 bytes. */
export function rollupBytes(rollup: Measured): Buffer {
  const numbers = new NumberWriter();
  writeRollup(numbers, rollup);
  return numbers.bytes();
}

export const rollupFrom = (bytes: Uint8Array): Measured => readRollup(new NumberReader(bytes));

export function writeRollup(numbers: NumberWriter, { seconds, rx, tx }: Measured): void {
  numbers.write(whole(seconds));
  for (const direction of [rx, tx]) for (const field of fields) numbers.write(whole(direction[field]));
}

export const readRollup = (numbers: NumberReader): Measured => ({
  seconds: numbers.read(),
  rx: readDirection(numbers),
  tx: readDirection(numbers),
});

const readDirection = (numbers: NumberReader): DirectionRollup => ({
  bytes: numbers.read(),
  packets: numbers.read(),
  errors: numbers.read(),
  drops: numbers.read(),
  p50: numbers.read(),
  p95: numbers.read(),
  max: numbers.read(),
  maxPackets: numbers.read(),
});

/** The seconds of a minute, exact: up to 15 bytes each, one where it was not measured. */
export function secondsBytes(seconds: NonNullable<BandwidthRollup['perSecond']>): Buffer {
  const numbers = new NumberWriter();
  for (const second of seconds) {
    // 0 stands for a second that was not measured.
    numbers.write(second === null ? 0 : whole(second.rxBytes) + 1);
    if (second === null) continue;
    for (const value of [second.txBytes, second.rxPackets, second.txPackets]) numbers.write(whole(value));
  }
  return numbers.bytes();
}

export function secondsFrom(bytes: Uint8Array): readonly (SecondTraffic | null)[] {
  const numbers = new NumberReader(bytes);
  const seconds: (SecondTraffic | null)[] = [];
  while (!numbers.isAtEnd) {
    const rxBytes = numbers.read() - 1;
    const second = () => ({
      rxBytes,
      txBytes: numbers.read(),
      rxPackets: numbers.read(),
      txPackets: numbers.read(),
    });
    seconds.push(rxBytes < 0 ? null : second());
  }
  return seconds;
}

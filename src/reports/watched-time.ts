/** How the part of the day that is over was watched. `fullyMs + partlyMs + notMs` is that part, `overMs`. */
export interface WatchedTime {
  readonly overMs: number;
  readonly fullyMs: number;
  /** Degraded, or with dropped packets. */
  readonly partlyMs: number;
  readonly notMs: number;
  /** `fullyMs` in percent of `overMs`, one decimal, rounded down, so that 100 means all. */
  readonly fullyPercent: number;
}

/** A moment as a sensor writes it: milliseconds since 1970, UTC, and 0 to 999 microseconds beyond. */
export interface SensorTime {
  readonly time: number;
  readonly micros: number;
}

export interface SensorClock {
  /**
   * Reads `MM/DD`, `MM/DD/YY`, `MM/DD/YYYY` or, `yearFirst`, `YY/MM/DD`, each followed by `-HH:MM:SS.uuuuuu`. Null for what is
   * no such time. Without a year it is the last such time that is at most a day after the reference.
   */
  read(text: string, yearFirst: boolean): SensorTime | null;
  /** When these lines were written, at the latest; what tells no time at all is put there. Moves on while a file grows. */
  reference: number;
}

export interface SensorClockOptions {
  /** When these lines were written, at the latest: the time at which the file was last changed. Milliseconds since 1970. */
  readonly reference: number;
  /** Snort and Suricata write their own local time unless told otherwise, and do not say which it is. */
  readonly zone: 'local' | 'utc';
}

const shape = /^(\d\d)\/(\d\d)(?:\/(\d{4}|\d\d))?-(\d\d):(\d\d)$/;
const day = 24 * 60 * 60 * 1000;
/** The longest time from one 29 February to the next. */
const mostYearsBack = 8;

export function createSensorClock({ reference: begin, zone }: SensorClockOptions): SensorClock {
  let reference = begin;
  let [lastMinute, lastYearFirst, lastBase] = ['', false, 0];

  const baseOf = (minute: string, yearFirst: boolean): number | null => {
    if (minute === lastMinute && yearFirst === lastYearFirst) return lastBase;
    const base = minuteOf(minute, yearFirst);
    if (base !== null) [lastMinute, lastYearFirst, lastBase] = [minute, yearFirst, base];
    return base;
  };
  const minuteOf = (minute: string, yearFirst: boolean): number | null => {
    const [, a = '', b = '', c = '', hours, minutes] = shape.exec(minute) ?? [];
    if (hours === undefined) return null;
    const [year, month, date] = yearFirst && c.length === 2 ? [a, b, c] : [c, a, b];
    const at = [Number(month), Number(date), Number(hours), Number(minutes)] as const;
    if (year !== '') return moment(Number(year.length === 2 ? `20${year}` : year), ...at, zone);
    const last = new Date(reference + day).getUTCFullYear() + 1;
    for (let guess = last; guess >= last - mostYearsBack - 1; guess -= 1) {
      const base = moment(guess, ...at, zone);
      if (base !== null && base <= reference + day) return base;
    }
    return null;
  };

  return {
    get reference() {
      return reference;
    },
    set reference(time) {
      reference = time;
      lastMinute = '';
    },
    read(text, yearFirst) {
      const colon = text.indexOf(':');
      if (colon === -1 || text.charCodeAt(colon + 3) !== 0x3a) return null;
      const fine = readSeconds(text, colon + 4);
      if (fine === -1) return null;
      const base = baseOf(text.slice(0, colon + 3), yearFirst);
      return base === null ? null : { time: base + Math.floor(fine / 1000), micros: fine % 1000 };
    },
  };
}

/**
 * Microseconds of `SS` or `SS.f…` from `at` to the end of the text, or -1. A leap second counts as 60.
 */
export function readSeconds(text: string, at: number): number {
  const seconds = digit(text, at) * 10 + digit(text, at + 1);
  if (!(seconds <= 60)) return -1;
  if (text.length === at + 2) return seconds * 1_000_000;
  if (text.charCodeAt(at + 2) !== 0x2e || text.length === at + 3) return -1;
  let fraction = 0;
  let scale = 100_000;
  for (let index = at + 3; index < text.length; index += 1) {
    const value = digit(text, index);
    if (Number.isNaN(value)) return -1;
    fraction += value * Math.floor(scale);
    scale /= 10;
  }
  return seconds * 1_000_000 + fraction;
}

function digit(text: string, at: number): number {
  const value = text.charCodeAt(at) - 0x30;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

/** Null for a day or hour that does not exist. */
function moment(
  year: number,
  month: number,
  date: number,
  hours: number,
  minutes: number,
  zone: 'local' | 'utc',
): number | null {
  if (month < 1 || month > 12 || date < 1 || date > daysOf(year, month) || hours > 23 || minutes > 59) return null;
  if (zone === 'utc') return Date.UTC(year, month - 1, date, hours, minutes);
  return new Date(year, month - 1, date, hours, minutes).getTime();
}

const daysOf = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

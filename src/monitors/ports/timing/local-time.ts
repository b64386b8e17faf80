/** What clock and calendar of a time zone show. */
export interface LocalTime {
  readonly minute: number;
  readonly hour: number;
  readonly day: number;
  /** 1 to 12. */
  readonly month: number;
  /** 0 is Sunday. */
  readonly weekday: number;
}

const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const formats = new Map<string, Intl.DateTimeFormat>();

/** `time`: milliseconds since 1970; `zone`: an IANA name. */
export function localTime(time: number, zone: string): LocalTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  const number = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.get(type));
  return {
    minute: number('minute'),
    hour: number('hour'),
    day: number('day'),
    month: number('month'),
    weekday: weekdays.indexOf(parts.get('weekday') ?? ''),
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const numeric = { month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' } as const;
  const format =
    formats.get(timeZone) ??
    new Intl.DateTimeFormat('en', { ...numeric, weekday: 'short', hourCycle: 'h23', timeZone });
  formats.set(timeZone, format);
  return format;
}

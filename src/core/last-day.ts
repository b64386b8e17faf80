/**
 * Until when something holds: a date counts to its end on this machine's clock (`2026-12-31`), an RFC 3339 time is the moment
 * itself. Milliseconds since 1970, or null for what is neither.
 */
export function parseLastDay(text: string): number | null {
  const [, year, month, day] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  if (day === undefined) return /^\d{4}-\d{2}-\d{2}T/.test(text) ? momentOf(text) : null;
  const begins = new Date(Number(year), Number(month) - 1, Number(day));
  const isDay = begins.getMonth() === Number(month) - 1 && begins.getDate() === Number(day);
  return isDay ? new Date(Number(year), Number(month) - 1, Number(day) + 1).getTime() : null;
}

function momentOf(text: string): number | null {
  const time = Date.parse(text);
  return Number.isFinite(time) ? time : null;
}

/** A run that goes on, or was broken off, has this before its name. */
export const partialPrefix = '.partial-';

const runName = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d\.\d{3})Z$/;

/** `20261121T060102.345Z` → milliseconds since 1970; null for what is not the name of a run. */
export function timeOfRun(name: string): number | null {
  const [, year, month, day, hour, minute, second] = runName.exec(name) ?? [];
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? null : time;
}

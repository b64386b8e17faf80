const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** Bytes for people, two or three digits: `0 B`, `120 B`, `1.2 GB`, `64 MB`. */
export function roundedBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit > 0 && value < 9.95 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`;
}

/** A share of 0 to 1 for people: never `100 %` for less than all, `<1 %` for what is more than nothing. */
export function roundedShare(share: number): string {
  const percent = Math.floor(share * 100 + 1e-9);
  return share > 0 && percent === 0 ? '<1 %' : `${percent} %`;
}

/** `12,345` */
export const grouped = (value: number): string => String(value).replace(/\B(?=(?:\d{3})+$)/g, ',');

/** Milliseconds for people: `40 s`, `1 min 30 s`, `2 h 5 min`. */
export function roundedDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  if (minutes === 0) return `${seconds} s`;
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
}

import { readSeconds, type SensorTime } from './sensor-time.ts';

export interface ZonedClock {
  /**
   * Reads ISO 8601 with a zone, `2026-11-21T02:53:40.025685+0000`: Suricata writes it without the colon that RFC 3339 wants.
   * Null for what is no such time.
   */
  read(text: string): SensorTime | null;
}

const shape = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)$/;
const zoneShape = /^(?:Z|([+-])(\d\d):?(\d\d))$/;

/** Remembers the last minute and zone: lines that follow one another mostly share them. */
export function createZonedClock(): ZonedClock {
  let [lastMinute, lastZone, lastBase] = ['', '', 0];
  return {
    read(text) {
      const zoneAt = zoneStart(text);
      if (zoneAt === -1 || text.charCodeAt(16) !== 0x3a) return null;
      const fine = readSeconds(text.slice(0, zoneAt), 17);
      if (fine === -1) return null;
      const [minute, zone] = [text.slice(0, 16), text.slice(zoneAt)];
      if (minute !== lastMinute || zone !== lastZone) {
        const base = baseOf(minute, zone);
        if (base === null) return null;
        [lastMinute, lastZone, lastBase] = [minute, zone, base];
      }
      return { time: lastBase + Math.floor(fine / 1000), micros: fine % 1000 };
    },
  };
}

/** Where the zone begins: after the seconds, at the last sign or `Z`; -1 without. */
function zoneStart(text: string): number {
  for (let at = text.length - 1; at >= 19; at -= 1) {
    const code = text.charCodeAt(at);
    if (code === 0x2b || code === 0x2d || code === 0x5a) return at;
  }
  return -1;
}

function baseOf(minute: string, zone: string): number | null {
  const [, year, month, date, hours, minutes] = shape.exec(minute) ?? [];
  const zoned = zoneShape.exec(zone);
  if (minutes === undefined || zoned === null) return null;
  const [, sign, zoneHours = '0', zoneMinutes = '0'] = zoned;
  const at = new Date(Date.UTC(Number(year), Number(month) - 1, Number(date), Number(hours), Number(minutes)));
  const isReal = at.getUTCDate() === Number(date) && Number(hours) < 24 && Number(minutes) < 60;
  if (!isReal || Number(month) < 1 || Number(month) > 12) return null;
  const offset = (Number(zoneHours) * 60 + Number(zoneMinutes)) * 60_000;
  return at.getTime() - (sign === '-' ? -offset : offset);
}

import type { PacketCounts } from '../../core/ids-program.ts';

/**
 * Reads the CSV of Snort 3's perf_monitor with the counters of its module daq, line by line. Each line has what was counted since the
 * one before it (`#timestamp,daq.received,daq.dropped`, then `1511361489,100,0`: csv_formatter.cc and sfdaq_module.cc of Snort 3).
 */
export function createPerformanceReader(): (line: string) => PacketCounts | null {
  let columns: readonly string[] = [];

  return (line) => {
    if (line.startsWith('#')) {
      columns = line.slice(1).split(',');
      return null;
    }
    const values = line.split(',');
    const [time, packets, drops] = ['timestamp', 'daq.received', 'daq.dropped'].map((name) => {
      const value = values[columns.indexOf(name)];
      return value !== undefined && /^\d{1,15}$/.test(value) ? Number(value) : null;
    });
    if (time == null || packets == null || drops == null) return null;
    return { time: time * 1000, packets, drops };
  };
}

/** Written with what netmon asks Snort for below. */
export const performanceFile = 'perf_monitor_base.csv';

/** Lua for `--lua`: nothing when the user's config has a perf_monitor of its own. */
export const performanceSettings =
  "perf_monitor = perf_monitor or { modules = { { name = 'daq', pegs = 'received dropped' } }, format = 'csv', packets = 0, seconds = 30 }";

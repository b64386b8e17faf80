import { Command } from 'commander';
import { routineTypes } from '../core/event-types.ts';
import { printable } from '../core/text.ts';
import { systemClock } from '../edges/clock.ts';
import type { DemoTeller } from '../lab/demo.ts';
import { print } from './output/print.ts';

interface Options {
  readonly keep?: string;
  readonly fast?: true;
}

export const demoCommand = (): Command =>
  new Command('demo')
    .description('demonstrate netmon on an isolated virtual network (needs root)')
    .option('--keep <dir>', 'keep the data and reports in this new folder')
    .option('--fast', 'do not pause for reading')
    .action(async (options: Options) => {
      const { runDemo } = await import('../lab/demo.ts');
      const stop = new AbortController();
      const interrupted = () => stop.abort(new Interrupted());
      const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
      for (const signal of signals) process.on(signal, interrupted);
      try {
        const { missed, reports } = await runDemo({
          command: process.argv.slice(0, 2),
          keep: options.keep ?? null,
          pause: options.fast ? 0 : 5000,
          teller: terminalTeller(),
          clock: systemClock,
          signal: stop.signal,
        });
        for (const file of reports) print(`report  ${file}`);
        for (const { say } of missed) print(`not noticed in time: ${say}`);
        process.exitCode = missed.length === 0 ? 0 : 1;
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        print('The demo was ended; everything is cleaned up.');
        process.exitCode = 130;
      } finally {
        for (const signal of signals) process.off(signal, interrupted);
      }
    });

class Interrupted extends Error {}

/** Each line with the time since the start; what netmon says is indented. */
function terminalTeller(): DemoTeller {
  const began = systemClock.elapsed();
  const time = () => {
    const seconds = Math.floor((systemClock.elapsed() - began) / 1000);
    return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`.padStart(5);
  };
  return {
    say: (text) => print(`${time()}  ${text}`),
    event: ({ severity, type, summary, learned }) => {
      if (routineTypes.includes(type)) return;
      print(`${time()}      ${(learned ? 'learned' : severity).padEnd(8)}  ${type.padEnd(22)}  ${printable(summary)}`);
    },
  };
}

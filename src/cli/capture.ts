import { Command } from 'commander';
import { captureFiles } from '../edges/capture-files.ts';
import { askForCaptures } from './captures/ask.ts';
import { mustBeWritable, writeOutputs } from './captures/output.ts';
import { type CaptureOptions, requestFrom } from './captures/request.ts';
import { captureShape } from './captures/shape.ts';
import { captureText } from './captures/show-text.ts';
import { note, print, printJson } from './output.ts';
import { shownNames } from './shown-names.ts';
import { terminalWidth } from './wrapped.ts';

export const captureCommand = (): Command =>
  new Command('capture')
    .description('keep packets now; Ctrl+C ends it and keeps what there is; exit code 1 when there is none')
    .option('--last <time>', 'those of the last 60s, 5m, … from the ring of the running agent')
    .option('--for <time>', 'those of the next 30s, 5m, …')
    .option('--filter <bpf>', 'only those that match, as "port 53 and not host 10.0.0.5" (pcap-filter(7))')
    .option('--host <address>', 'only those from and to this address')
    .option('--interface <name>', 'only of this interface (default: all that are watched)')
    .option('-o, --output <file>', 'also write them to this file, as you')
    .option('--json', 'as a JSON object')
    .action(async (options: CaptureOptions, command: Command) => {
      const request = requestFrom(options);
      if (options.output !== undefined) await mustBeWritable(options.output);
      const { captures, hosts, data } = await askForCaptures(command, request, options);
      const written = options.output === undefined ? [] : await writeOutputs(captures, data, options.output);
      if (options.json) {
        printJson({ captures: captures.map((capture) => captureShape(capture, null)), written });
      } else {
        const names = shownNames(hosts);
        const files = captureFiles(data);
        const texts = await Promise.all(
          captures.map(async (capture) =>
            captureText(capture, {
              data,
              names,
              analysis: null,
              pin: await files.pin(capture.id),
              width: terminalWidth(),
            }),
          ),
        );
        print(texts.join('\n\n'));
        for (const file of written) note(`written to ${file}`);
      }
      process.exitCode = captures.every(({ state }) => state === 'finished') ? 0 : 1;
    });

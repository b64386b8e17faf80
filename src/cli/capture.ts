import { Command } from 'commander';
import { captureFiles } from '../edges/captures/capture-files.ts';
import { askForCaptures } from './captures/ask.ts';
import { mustBeWritable, writeOutputs } from './captures/output.ts';
import { type CaptureOptions, requestFrom } from './captures/request.ts';
import { captureShape } from './captures/shape.ts';
import { captureText } from './captures/show-text.ts';
import { note, print, printJson } from './output/print.ts';
import { shownNames } from './output/shown-names.ts';
import { terminalWidth } from './output/wrapped.ts';

export const captureCommand = (): Command =>
  new Command('capture')
    .description('save packets now; Ctrl+C ends the capture early and keeps what was recorded; exit code 1 if it fails')
    .option('--last <time>', 'packets of the past 60s, 5m, …, from the ring buffer of the running agent')
    .option('--for <time>', 'packets of the coming 30s, 5m, …')
    .option(
      '--filter <bpf>',
      'only packets that match a BPF filter, such as "port 53 and not host 10.0.0.5" (see pcap-filter(7))',
    )
    .option('--host <address>', 'only packets from or to this address')
    .option('--interface <name>', 'only this interface (default: all watched interfaces)')
    .option('-o, --output <file>', 'also write a copy, owned by you, to this file')
    .option('--json', 'print a JSON object')
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

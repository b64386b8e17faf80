import { Command, InvalidArgumentError } from 'commander';
import { askAgent } from '../control/client.ts';
import { socketName } from '../control/protocol.ts';
import type { Progress } from '../core/define.ts';
import { NetmonError } from '../core/errors.ts';
import type { PendingChange, Port } from '../core/inventory.ts';
import type { Json } from '../core/json.ts';
import { printable } from '../core/text.ts';
import { placeOf } from './access/reading.ts';
import { counted, print, printJson } from './output/print.ts';
import { portShape } from './output/shapes.ts';
import { table } from './output/table.ts';
import { workLine } from './output/work-line.ts';

/** What the ports monitor answers; docs/cli.md has it too. */
interface ScanAnswer {
  readonly scans: readonly string[];
  readonly outcome: 'complete' | 'partial' | 'failed';
  readonly reason: string | null;
  readonly hosts: readonly { ip: string; host: string; ports: readonly AnsweredPort[] }[];
  readonly changes: readonly { type: string; severity: string; subject: string; summary: string }[];
}

/** JSON has null for what is not there. */
type AnsweredPort = Omit<Port, 'pending'> & { readonly pending: PendingChange | null };

interface Options {
  readonly ports?: string;
  readonly full?: true;
  readonly udp?: true;
  readonly services?: true;
  readonly maxRate?: number;
  readonly json?: true;
}

export const scanCommand = (): Command =>
  new Command('scan')
    .description('scan devices now, with or without a running agent; exit code 1 if the scan is incomplete')
    .argument('[target...]', 'addresses, networks, ranges or device names (default: all known devices)')
    .option('-p, --ports <ports>', 'TCP ports, such as 22,80,8000-8100 or top-100 (default: ports.ports in the config)')
    .option('--full', 'scan all 65,535 TCP ports')
    .option('--udp', 'also scan UDP ports: those given by -p, else by the config, else the 100 most common')
    .option('--services', 'ask every open port for its product and version, even if it was asked recently')
    .option(
      '--max-rate <packets>',
      'send at most this many packets per second (default: ports.scan_budget in the config)',
      wholeRate,
    )
    .option('--json', 'print a JSON object')
    .action(async (targets: string[], options: Options, command: Command) => {
      const { ports = null, full = false, udp = false, services = false, maxRate = null } = options;
      const input: Json = { targets, ports, full, udp, services, maxRate, explicit: targets.length > 0 };
      const line = workLine();
      const answer = (await scan(command, input, line.show).finally(line.end)) as Json & ScanAnswer;
      if (options.json) printJson(scanShape(answer));
      else show(answer);
      process.exitCode = answer.outcome === 'complete' ? 0 : 1;
    });

function wholeRate(text: string): number {
  const rate = Number(text);
  if (/^[1-9]\d{0,7}$/.test(text)) return rate;
  throw new InvalidArgumentError('It is a whole number of packets per second.');
}

const portOf = ({ pending, ...port }: AnsweredPort): Port => (pending === null ? port : { ...port, pending });

const scanShape = ({ hosts, ...answer }: ScanAnswer) => ({
  ...answer,
  hosts: hosts.map(({ ports, ...host }) => ({
    ...host,
    ports: ports.map(portOf).map((port) => portShape(port, null)),
  })),
});

async function scan(command: Command, input: Json, progress: (progress: Progress) => void): Promise<Json> {
  const { data } = await placeOf(command);
  const hangUp = new AbortController();
  const interrupted = () =>
    hangUp.abort(
      new NetmonError('TOOL_FAILED', 'cli', 'the scan was interrupted', {
        hint: 'what it saw until then is stored; netmon events --type scan shows it',
      }),
    );
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  try {
    const onProgress = (value: Json) => progress(value as Json & Progress);
    return await askAgent(
      `${data}/${socketName}`,
      { name: 'scan', input },
      { progress: onProgress, signal: hangUp.signal },
    );
  } catch (error) {
    if (!(error instanceof NetmonError) || error.code !== 'AGENT_NOT_RUNNING') throw error;
    const { scanWithoutAgent } = await import('./scans/alone.ts');
    return await scanWithoutAgent(command, input, progress, hangUp.signal);
  } finally {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
  }
}

function show({ outcome, reason, hosts, changes }: ScanAnswer): void {
  const rows = hosts.flatMap(({ ip, ports }) =>
    ports
      .filter(({ state }) => state === 'open')
      .map((port) => [
        ip,
        `${port.port}/${port.protocol}`,
        port.service,
        [port.product, port.version].filter((part) => part !== null).join(' ') || null,
      ]),
  );
  print(table(['ip', 'port', 'service', 'product'], rows));
  print(
    `\n${counted(hosts.length, 'device')} answered, ${counted(rows.length, 'open port')}${outcome === 'complete' ? '' : `; the scan is ${outcome}: ${printable(reason ?? '')}`}`,
  );
  for (const change of changes) print(`${change.severity.padEnd(8)}  ${printable(change.summary, 300)}`);
}

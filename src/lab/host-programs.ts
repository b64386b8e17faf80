import { fileURLToPath } from 'node:url';
import { moduleBeside } from '../core/module-url.ts';
import { type LineProgram, startLineProgram } from './line-program.ts';
import { inNamespace } from './processes.ts';
import { hostAnswer, listenRequest, type ServiceOptions } from './service-protocol.ts';
import type { Station } from './station.ts';
import { type SendFrame, sent } from './traffic.ts';

/** What runs in the namespaces on the lab's behalf: one program for TCP and one for raw frames a host, on first use. */
export interface HostPrograms {
  /** Opens a port; the handle closes it and cuts its connections. */
  serve(host: Station, service: ServiceOptions): Promise<Service>;
  /** Whether the machine at an address answers, asked over TCP: a refusal is an answer too. Within 1 s by default. */
  ping(from: Station, ip: string, options?: { readonly port?: number; readonly timeout?: number }): Promise<boolean>;
  /** What a service says first, after `say`. Within 2 s by default. */
  talk(
    from: Station,
    service: { readonly ip: string; readonly port: number; readonly say?: string; readonly timeout?: number },
  ): Promise<string>;
  /** A frame on the wire as it is, from a host's interface. */
  sendFrame: SendFrame;
  stop(host: Station): Promise<void>;
  stopAll(): Promise<void>;
}

/** A port that a host has open. */
export interface Service {
  readonly port: number;
  stop(): Promise<void>;
}

const servicesProgram = fileURLToPath(moduleBeside(import.meta.url, 'services'));
/** Is not compiled: from the sources and from the build it is found in the sources. */
const framesProgram = fileURLToPath(new URL('../../src/lab/send-frames.py', import.meta.url));

export function hostPrograms(): HostPrograms {
  const programs = new Map<string, LineProgram>();

  const program = (host: Station, name: string, ...args: string[]): LineProgram => {
    const key = `${host.namespace} ${name} ${args.join(' ')}`;
    const running = programs.get(key) ?? startLineProgram(inNamespace(host.namespace, name, args));
    programs.set(key, running);
    return running;
  };
  const tcp = (host: Station): LineProgram => program(host, process.execPath, servicesProgram);

  async function stop(prefix: string): Promise<void> {
    const chosen = [...programs].filter(([key]) => key.startsWith(prefix));
    for (const [key] of chosen) programs.delete(key);
    await Promise.all(chosen.map(([, running]) => running.stop()));
  }

  return {
    async serve(host, service) {
      const { port } = service;
      await tcp(host).ask(listenRequest(service), hostAnswer);
      return {
        port,
        stop: async () => {
          await tcp(host).ask({ do: 'close', port }, hostAnswer);
        },
      };
    },
    async ping(from, ip, { port = 9, timeout = 1000 } = {}) {
      const { reached } = await tcp(from).ask({ do: 'reach', ip, port, timeout }, hostAnswer);
      return reached === true;
    },
    async talk(from, { ip, port, say = '', timeout = 2000 }) {
      const { text = '' } = await tcp(from).ask({ do: 'talk', ip, port, say, timeout }, hostAnswer);
      return text;
    },
    sendFrame: (from, frame, { count = 1, rate = 0, fields = [] } = {}) =>
      program(from, 'python3', framesProgram, from.interface).ask(
        { frame: Buffer.from(frame).toString('hex'), count, rate, fields },
        sent,
      ),
    stop: (host) => stop(`${host.namespace} `),
    stopAll: () => stop(''),
  };
}

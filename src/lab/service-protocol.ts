import { z } from 'zod';

/** What the owner of a lab asks of the program in a host's namespace, and how that answers. */

const port = z.int().min(1).max(65535);
const timeout = z.int().positive();

const listen = z.strictObject({
  id: z.int(),
  do: z.literal('listen'),
  port,
  /** Sent to whoever connects; of an HTTP service: its Server header. */
  banner: z.string(),
  http: z.boolean(),
});

export const hostRequest = z.discriminatedUnion('do', [
  listen,
  z.strictObject({ id: z.int(), do: z.literal('close'), port }),
  z.strictObject({ id: z.int(), do: z.literal('reach'), ip: z.string(), port, timeout }),
  z.strictObject({ id: z.int(), do: z.literal('talk'), ip: z.string(), port, say: z.string(), timeout }),
]);

type WithoutId<T> = T extends { id: number } ? Omit<T, 'id'> : never;

export type HostRequest = WithoutId<z.output<typeof hostRequest>>;
export type ListenRequest = Omit<z.output<typeof listen>, 'id'>;

export const hostAnswer = z.object({ reached: z.boolean().optional(), text: z.string().optional() });
export type HostAnswer = z.output<typeof hostAnswer>;

/** A TCP service of a host, of a kind that nmap's version detection knows. */
export interface ServiceOptions {
  readonly port: number;
  readonly protocol?: 'tcp';
  /** `raw` says `banner` and nothing else; of the others the banner has a default. */
  readonly kind?: 'ssh' | 'http' | 'ftp' | 'smtp' | 'raw';
  /** What is sent to whoever connects, line end included, a character (up to U+00FF) a byte; of `http` the Server header. */
  readonly banner?: string;
}

/** As programs of Debian 12 greet; the names and versions that nmap 7.93 makes of them are in test/lab/lab.test.ts. */
const banners = {
  ssh: 'SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n',
  http: 'nginx/1.22.1',
  ftp: '220 (vsFTPd 3.0.3)\r\n',
  smtp: '220 mail.example ESMTP Postfix (Debian/GNU)\r\n',
  raw: '',
} as const;

export function listenRequest({ port: number, kind = 'raw', banner = banners[kind] }: ServiceOptions): ListenRequest {
  return { do: 'listen', port: number, banner, http: kind === 'http' };
}

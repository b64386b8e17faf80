import { createServer as createHttpServer } from 'node:http';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { messageOf, systemCode } from '../core/errors.ts';
import { type HostAnswer, type HostRequest, hostRequest, type ListenRequest } from './service-protocol.ts';

/**
 * Program, run in the namespace of one host: the TCP services that it offers, and connections that it makes itself.
 * Speaks JSON lines (service-protocol.ts); ends when stdin ends.
 */
const servers = new Map<number, () => Promise<void>>();

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => {
  const { id, ...request } = hostRequest.parse(JSON.parse(line));
  serveRequest(request).then(
    (answer) => reply({ id, ...answer }),
    (error: unknown) => reply({ id, error: messageOf(error) }),
  );
});
lines.once('close', () => process.exit());

const reply = (answer: object): boolean => process.stdout.write(`${JSON.stringify(answer)}\n`);

async function serveRequest(request: HostRequest): Promise<HostAnswer> {
  switch (request.do) {
    case 'listen':
      servers.set(request.port, await listen(request));
      return {};
    case 'close':
      await servers.get(request.port)?.();
      servers.delete(request.port);
      return {};
    case 'reach':
      return { reached: await reaches(request.ip, request.port, request.timeout) };
    case 'talk':
      return { text: await talk(request.ip, request.port, request.say, request.timeout) };
  }
}

/** Resolves to what stops it, when it listens. */
async function listen({ port, banner, http }: ListenRequest): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server = http ? httpServer(banner) : bannerServer(banner);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined); // port scanners reset their connections
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '::' }, resolve);
  });
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
}

const bannerServer = (banner: string): Server => createServer((socket) => socket.write(banner, 'latin1'));

function httpServer(name: string): Server {
  return createHttpServer((_, response) => {
    response.setHeader('Server', name);
    response.setHeader('Content-Type', 'text/html');
    response.end('<html><head><title>It works</title></head><body>It works.</body></html>\n');
  });
}

/** Any answer counts, a refusal included: it shows that the other machine is there. */
function reaches(ip: string, port: number, timeout: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: ip, port, timeout });
    const end = (reached: boolean) => {
      socket.destroy();
      resolve(reached);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', (error) => end(systemCode(error) === 'ECONNREFUSED'));
  });
}

/** What the service sends first, after `say`. */
function talk(ip: string, port: number, say: string, timeout: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: ip, port, timeout }, () => socket.write(say));
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString('latin1'));
    });
    socket.once('timeout', () => socket.destroy(new Error(`${ip} port ${port} said nothing within ${timeout} ms`)));
    socket.once('end', () => socket.destroy(new Error(`${ip} port ${port} closed the connection without a word`)));
    socket.once('error', reject);
  });
}

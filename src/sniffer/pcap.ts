import { readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type ErrorCode, messageOf, NetmonError } from '../core/errors.ts';
import { filter } from './filter.ts';
import type { LinkType } from './link.ts';

/**
 * The npm package `pcap` with its oddities. Only one thread of a process may load it, and only once, which is why it
 * lives in a process of its own.
 */

/** Longer than any frame of an ordinary network: what is cut off here, an attacker could hide behind padding. */
const snapLength = 1600;
/** Measured: the kernel keeps 10,000 ARP frames in it while we are busy, 200 ms of a flood of 50,000 a second. */
const kernelBuffer = 16 * 1024 * 1024;
/**
 * 0: immediate mode. Measured on Linux 6.18: a frame is here after 0.05 ms (p50), with 1 after 0.65 ms. With a timeout
 * libpcap also divides the buffer into 64 blocks, and the timeout uses one up however few frames are in it.
 */
const bufferTimeout = 0;

export interface Captured {
  /** Valid until the callback returns. */
  readonly bytes: Buffer;
  readonly linkType: LinkType;
  /** Milliseconds since 1970. */
  readonly time: number;
}

export interface LiveHandlers {
  frame(captured: Captured): void;
  /** After the last frame of those that had come together. */
  pause(): void;
  lost(failure: NetmonError): void;
}

export interface LiveSession {
  /** Totals since it was opened. `received` includes `dropped`. */
  counters(): { readonly received: number; readonly dropped: number };
}

/** What the package does not show in its types: the native session, whose `dispatch` hands over all waiting frames. */
interface Native {
  dispatch(buffer: Buffer, header: Buffer): number;
  read_callback: () => void;
}
interface Internals {
  readonly session: Native;
  readonly buf: Buffer;
  readonly header: Buffer;
}
type Pcap = typeof import('pcap');

/** Throws TOOL_MISSING when the package is not there: it is compiled on installation. */
export async function loadPcap(): Promise<Pcap> {
  try {
    const { default: pcap } = await import('pcap');
    // By default it warns on the console of interfaces without an IPv4 address.
    pcap.warningHandler = () => undefined;
    return pcap;
  } catch (cause) {
    throw new NetmonError('TOOL_MISSING', 'sniffer', `the npm package pcap cannot be loaded: ${messageOf(cause)}`, {
      cause,
      hint: 'install libpcap-dev, g++, make and python3, then the npm packages again',
    });
  }
}

/** Throws NO_RIGHTS, INTERFACE_GONE or INPUT_INVALID (no Ethernet). After `lost` was called the session is closed. */
export function openLive(pcap: Pcap, name: string, handlers: LiveHandlers): LiveSession {
  const options = { filter, buffer_size: kernelBuffer, snap_length: snapLength, buffer_timeout: bufferTimeout };
  const session = orThrow(
    () => pcap.createSession(name, options),
    (reason) => liveFailure(name, reason),
  );
  const linkType = linkTypeOf(session.link_type);
  if (linkType !== 'ethernet')
    throw new NetmonError('INPUT_INVALID', 'sniffer', `${name} is not an Ethernet interface`);
  const { session: native, buf, header } = internalsOf(session);
  let frames = 0;
  session.on('packet', () => {
    frames += 1;
    handlers.frame(captured(buf, header, linkType));
  });
  native.read_callback = () => {
    const before = frames;
    const result = native.dispatch(buf, header);
    handlers.pause();
    if (result >= 0 && frames > before) return;
    // Woken up for nothing means an error on the socket: the interface went down or away, if only for a moment. libuv
    // has then stopped to look at the socket, so this session will not see anything any more.
    session.close();
    setImmediate(() => native.dispatch(buf, header));
    handlers.lost(liveFailure(name, stateOf(name)));
  };
  return {
    counters() {
      const { ps_recv: received, ps_drop: dropped } = session.stats();
      return { received, dropped };
    },
  };
}

/**
 * Hands every frame of a pcap or pcapng file to `frame`, in one go: nothing else runs in this thread meanwhile. Resolves
 * at its end. Rejects with NOT_FOUND, or INPUT_INVALID for what is not a recording, breaks off, or has no Ethernet frames.
 */
export async function readFile(pcap: Pcap, file: string, frame: (captured: Captured) => void): Promise<void> {
  // What only a capability lets this process read is there for stat(2), and not for access(2).
  if (statSync(file, { throwIfNoEntry: false }) === undefined)
    throw new NetmonError('NOT_FOUND', 'sniffer', `${file}: no such file`);
  const session = orThrow(
    () => pcap.createOfflineSession(path.resolve(file)),
    (reason) =>
      new NetmonError('INPUT_INVALID', 'sniffer', `${file}: ${reason}`, { hint: 'it must be pcap or pcapng' }),
  );
  const linkType = linkTypeOf(session.link_type);
  if (linkType === null) {
    throw new NetmonError('INPUT_INVALID', 'sniffer', `${file}: frames of ${session.link_type} are not understood`, {
      hint: 'netmon reads Ethernet and Linux cooked recordings',
    });
  }
  const { session: native, buf, header } = internalsOf(session);
  const dispatch = native.dispatch;
  let result = 0;
  native.dispatch = (...args) => {
    result = dispatch.apply(native, args);
    return result;
  };
  let packets = 0;
  await new Promise<void>((resolve) => {
    session.on('complete', resolve);
    session.on('packet', () => {
      packets += 1;
      frame(captured(buf, header, linkType));
    });
  });
  if (result < 0) {
    throw new NetmonError('INPUT_INVALID', 'sniffer', `${file}: cut off or corrupt after packet ${packets}`);
  }
}

function captured(buf: Buffer, header: Buffer, linkType: LinkType): Captured {
  const time = header.readUInt32LE(0) * 1000 + Math.floor(header.readUInt32LE(4) / 1000);
  return { bytes: buf.subarray(0, header.readUInt32LE(8)), linkType, time };
}

const internalsOf = (session: object): Internals => session as Internals;

/** The package has no name for version 2 of cooked frames. */
const linkTypes: ReadonlyMap<string, LinkType> = new Map([
  ['LINKTYPE_ETHERNET', 'ethernet'],
  ['LINKTYPE_LINUX_SLL', 'linux-sll'],
  ['Unknown linktype 276', 'linux-sll2'],
]);

const linkTypeOf = (name: string): LinkType | null => linkTypes.get(name) ?? null;

function orThrow<T>(open: () => T, failure: (reason: string) => NetmonError): T {
  try {
    return open();
  } catch (error) {
    throw failure(messageOf(error));
  }
}

/** libpcap tells its reasons in words only. */
function liveFailure(name: string, reason: string): NetmonError {
  const code: ErrorCode = /permi/i.test(reason) ? 'NO_RIGHTS' : 'INTERFACE_GONE';
  return new NetmonError(code, 'sniffer', `${name}: ${reason}`);
}

/** /proc/net, unlike /sys, is that of the network namespace that the process is in. */
function stateOf(name: string): string {
  const exists = readFileSync('/proc/net/dev', 'utf8').includes(`${name}:`);
  return exists ? 'the interface went down' : 'the interface is gone';
}

/** The first bytes of pcap (either byte order, micro- and nanoseconds; draft-ietf-opsawg-pcap) and pcapng (…-pcapng). */
const beginnings = ['a1b2c3d4', 'd4c3b2a1', 'a1b23c4d', '4d3cb2a1', '0a0d0d0a'];

/** Whether bytes are the beginning of a file of packets. */
export const isPacketFile = (first: Uint8Array): boolean =>
  beginnings.includes(Buffer.from(first.subarray(0, 4)).toString('hex'));

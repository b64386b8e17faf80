import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { decode } from '../../src/sniffer/decode.ts';
import type { LinkType } from '../../src/sniffer/link.ts';
import { arpFrame, dhcpFrame, dhcpOption, ndpFrame, snapArpFrame } from './frames.ts';

const at = { time: 1, interface: 'eth0' };
const linkTypes: readonly LinkType[] = ['ethernet', 'linux-sll', 'linux-sll2'];
const valid = [
  arpFrame(),
  arpFrame({ vlans: [3, 4] }),
  snapArpFrame(),
  ndpFrame(),
  ndpFrame({ message: 'router-advertisement', prefixes: ['fd00::/64'], extensions: [0, 60] }),
  dhcpFrame({ hostName: 'a', vendorClass: 'b', requestedIp: '10.0.0.1', options: dhcpOption(52, Buffer.from([3])) }),
];

/** What every answer must be, whatever was asked. */
function check(linkType: LinkType, bytes: Buffer): void {
  const frame = decode(linkType, bytes, at);
  if (typeof frame === 'string') return;
  const texts = Object.values(frame).filter((value) => typeof value === 'string');
  assert.ok(texts.every((text) => text.length <= 255 && text.isWellFormed() && !/\p{Cc}/u.test(text)));
  assert.deepEqual(JSON.parse(JSON.stringify(frame)), frame);
}

describe('decoders, given anything', () => {
  it('take random bytes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...linkTypes), fc.uint8Array({ maxLength: 400 }), (linkType, bytes) => {
        check(linkType, Buffer.from(bytes));
      }),
    );
  });

  it('take valid frames with some bytes changed', () => {
    const change = fc.tuple(fc.nat(600), fc.nat(255));
    fc.assert(
      fc.property(fc.constantFrom(...valid), fc.array(change, { maxLength: 8 }), (frame, changes) => {
        const bytes = Buffer.from(frame);
        for (const [offset, value] of changes) bytes[offset % bytes.length] = value;
        check('ethernet', bytes);
      }),
      { numRuns: 3000 },
    );
  });

  it('refuse a frame that was cut off, wherever', () => {
    for (const frame of valid) {
      assert.notEqual(typeof decode('ethernet', frame, at), 'string');
      for (let length = 0; length < frame.length; length += 1) check('ethernet', frame.subarray(0, length));
      assert.equal(typeof decode('ethernet', frame.subarray(0, 40), at), 'string');
    }
  });

  it('see nothing of the memory behind a frame', () => {
    const memory = Buffer.concat([arpFrame(), arpFrame()]);
    for (let length = 0; length < 42; length += 1) {
      assert.equal(typeof decode('ethernet', memory.subarray(0, length), at), 'string');
    }
  });
});

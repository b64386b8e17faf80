import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createLogHash } from '../../src/imports/log-hash.ts';

const mebibyte = 1 << 20;

function hashOf(bytes: Uint8Array, piece: number): string {
  const hash = createLogHash();
  for (let at = 0; at < bytes.length; at += piece) hash.update(bytes.subarray(at, at + piece));
  return hash.digest();
}

test('the hash of a log is the same in whatever pieces it comes', () => {
  const log = randomBytes(3 * mebibyte + 100_000);

  const hashes = [mebibyte, 4 * mebibyte, 65_536, 65_537, 70_001, 999_983].map((piece) => hashOf(log, piece));

  assert.equal(new Set(hashes).size, 1);
});

test('logs that differ in their first mebibyte, where a later one begins, or in their length have other hashes', () => {
  const log = randomBytes(3 * mebibyte);
  const changed = [0, mebibyte - 1, mebibyte, 2 * mebibyte + 65_535].map((at) => {
    const other = Buffer.from(log);
    other[at] = 255 - (other[at] ?? 0);
    return hashOf(other, 100_000);
  });

  const hashes = [hashOf(log, 100_000), hashOf(log.subarray(0, -1), 100_000), ...changed];

  assert.equal(new Set(hashes).size, hashes.length);
});

test('a hash that was asked for goes on', () => {
  const log = randomBytes(mebibyte);
  const hash = createLogHash();
  hash.update(log.subarray(0, 1000));

  const before = hash.digest();
  hash.update(log.subarray(1000));

  assert.equal(before, hashOf(log.subarray(0, 1000), 1000));
  assert.equal(hash.digest(), hashOf(log, mebibyte));
});

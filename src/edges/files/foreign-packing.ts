import { openLogFile } from '../logs/log-file.ts';

/** How a file is packed that is not unpacked here: the program that packed it, and the command that unpacks it, up to the file. */
export interface ForeignPacking {
  readonly name: string;
  readonly command: string;
}

/** Each with the bytes that such a file begins with, from file(1). */
const packings: readonly (ForeignPacking & { readonly magic: Buffer })[] = [
  { name: 'zstd', command: 'zstd -d', magic: Buffer.from([0x28, 0xb5, 0x2f, 0xfd]) },
  { name: 'xz', command: 'unxz -k', magic: Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) },
  { name: 'bzip2', command: 'bunzip2 -k', magic: Buffer.from('BZh') },
  { name: 'lz4', command: 'lz4 -d', magic: Buffer.from([0x04, 0x22, 0x4d, 0x18]) },
  { name: 'zip', command: 'unzip', magic: Buffer.from([0x50, 0x4b, 0x03, 0x04]) },
];

const longestMagic = 6;

/** Null for what is not packed, packed by gzip, or cannot be read. */
export function foreignPacking(file: string): ForeignPacking | null {
  const opened = openLogFile(file);
  if (typeof opened === 'string') return null;
  try {
    const first = opened.read(0, Buffer.alloc(longestMagic));
    return packings.find(({ magic }) => first.subarray(0, magic.length).equals(magic)) ?? null;
  } finally {
    opened.close();
  }
}

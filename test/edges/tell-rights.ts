import { readFileSync, writeSync } from 'node:fs';

/** A program that tells its parent whom it is, and what stands in the file that it was given. */

const status = readFileSync('/proc/self/status', 'latin1');
const rights = /^CapEff:\s*([0-9a-f]+)$/m.exec(status)?.[1];
const text = readFileSync(process.argv[2] ?? '', 'latin1');
writeSync(3, `${JSON.stringify({ user: process.geteuid?.(), rights, text })}\n`);
process.exit(0);

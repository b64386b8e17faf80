// Exits 0 when the Node.js that runs this is 22.18 or newer and has its own headers beside it, as native modules need.
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const [major, minor] = process.versions.node.split('.').map(Number);
const headers = readFileSync(join(process.execPath, '../../include/node/node_version.h'), 'utf8');
const version = (part) => Number(headers.match(new RegExp(`#define NODE_${part}_VERSION (\\d+)`))[1]);

const recent = major > 22 || (major === 22 && minor >= 18);
process.exitCode = recent && version('MAJOR') === major && version('MINOR') === minor ? 0 : 1;

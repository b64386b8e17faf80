import { registerHooks } from 'node:module';

/** Reads all hosts as a command would and prints the address of every module that this took, one a line. */
registerHooks({
  load(url, context, nextLoad) {
    process.stdout.write(`${url}\n`);
    return nextLoad(url, context);
  },
});

const { openSqlite } = await import('../../support/open-store.ts');
const store = await openSqlite(process.argv[2] ?? '', true);
await store.hosts();
await store.close();

import { openStore } from '../../../src/store/open.ts';
import { storeEdges } from '../../support/open-store.ts';
import { aHost, anEvent } from '../../support/stored-things.ts';

/**
 * Commits numbered batches without end, several at a time, each of `eventsABatch` events, a host and a checkpoint; goes on
 * after the last one that is there. Prints the number of each batch once it is acknowledged.
 */
export const eventsABatch = 5;

export const hostOf = (batch: number): string => `host-${batch}`;

if (import.meta.main) {
  const store = await openStore({ engine: 'sqlite', file: process.argv[2] ?? '' }, storeEdges);
  const { memory } = await store.remember('writer');
  let batch = Number(memory.get('last') ?? 0);

  const commitNext = async (): Promise<void> => {
    batch += 1;
    const number = batch;
    const events = Array.from({ length: eventsABatch }, (_, index) =>
      anEvent({ key: `${number}/${index}`, host: hostOf(number) }),
    );
    await store.commit(
      'writer',
      { events, hosts: [aHost({ id: hostOf(number) })], checkpoint: { last: number } },
      Date.now(),
    );
    process.stdout.write(`${number}\n`);
    return commitNext();
  };

  await Promise.all([commitNext(), commitNext(), commitNext()]);
}

import { threadId } from 'node:worker_threads';
import { NetmonError } from '../../src/core/errors.ts';

/** Tasks under the names of real ones, for the tests of the pool. */
export default {
  async 'parse-nmap'({ file }: { file: string }): Promise<unknown> {
    if (file === 'broken') throw new NetmonError('INPUT_INVALID', 'nmap', 'this is no XML', { hint: 'look at it' });
    if (file === 'exit') process.exit(3);
    while (file === 'endless');
    for (const kept: number[][] = []; file === 'huge'; ) kept.push(new Array<number>(10_000).fill(1));
    return { file, threadId };
  },
};

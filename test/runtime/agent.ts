/** A whole process with one supervised monitor that runs a program, whose process id it prints. */
import { actor, createStage } from './stage.ts';

const stage = createStage();
stage.supervise(actor('spawns')).start();
await stage.until(() => stage.childPid() !== null);
process.stdout.write(`${stage.childPid()}\n`);

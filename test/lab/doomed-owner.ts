import { createLab } from '../../src/lab/lab.ts';

/** Program: makes a lab with a service running in it, says its id, and waits to be killed. */
const lab = await createLab({ hosts: 2 });
await lab.serve(lab.host(1), { port: 22, kind: 'ssh' });
lab.spawn(lab.sensor, 'sleep', ['600'], { stdio: 'ignore', detached: true });
process.stdout.write(`${lab.id}\n`);

import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { Secret } from '../../src/core/secret.ts';

/** Stands between a client and a PostgreSQL server, and can lose the answer to a commit. */
export interface ForgetfulProxy {
  readonly url: Secret;
  /** Passes the next commit on, and breaks the connection when the server answers. */
  loseNextAnswer(): void;
  /** How many answers were lost. */
  lost(): number;
}

const socketName = '.s.PGSQL.5432';

export async function forgetfulProxy(t: TestContext, server: Secret): Promise<ForgetfulProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'netmon-proxy-'));
  const target = new URL(server.reveal()).searchParams.get('host') ?? '';
  let isToLose = false;
  let lost = 0;
  const proxy = createServer((client) => {
    const behind = connect(join(target, socketName));
    let isLosing = false;
    client.on('data', (bytes) => {
      if (isToLose && bytes.includes('commit\0')) [isToLose, isLosing] = [false, true];
      behind.write(bytes);
    });
    behind.on('data', (bytes) => {
      if (!isLosing) return void client.write(bytes);
      lost += 1;
      client.destroy();
      behind.destroy();
    });
    tie(client, behind);
    tie(behind, client);
  });
  await new Promise<void>((resolve) => proxy.listen(join(folder, socketName), resolve));
  t.after(() => {
    proxy.close();
    rmSync(folder, { recursive: true });
  });
  return {
    url: new Secret(server.reveal().replace(target, folder)),
    loseNextAnswer() {
      isToLose = true;
    },
    lost: () => lost,
  };
}

function tie(one: Socket, other: Socket): void {
  one.on('error', () => other.destroy());
  one.on('close', () => other.destroy());
}

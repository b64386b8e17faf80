import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './temporary-folder.ts';

/** Puts a shell script into PATH in place of a program, for the time of the test. */
export function standIn(t: TestContext, program: string, ...commands: readonly string[]): void {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, program), ['#!/bin/sh', ...commands, ''].join('\n'), { mode: 0o755 });
  withPath(t, `${folder}:${process.env.PATH}`);
}

export function withPath(t: TestContext, path: string): void {
  const { PATH } = process.env;
  process.env.PATH = path;
  t.after(() => {
    process.env.PATH = PATH;
  });
}

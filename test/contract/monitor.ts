import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { MonitorDefinition } from '../../src/core/define.ts';
import { eventTypes } from '../../src/core/event-types.ts';

interface SettingSchema {
  readonly description?: string | undefined;
  readonly properties?: { readonly [key: string]: SettingSchema | boolean } | undefined;
  readonly additionalProperties?: unknown;
}

/** Paths of settings below `schema` for which `isWrong` holds. */
function wrongSettings(schema: SettingSchema, isWrong: (schema: SettingSchema) => boolean, path = ''): string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    typeof inner === 'boolean'
      ? []
      : [...(isWrong(inner) ? [`${path}${key}`] : []), ...wrongSettings(inner, isWrong, `${path}${key}.`)],
  );
}

/** Loads a module in a process that may read files only, and ends by itself when nothing is left to do. */
const loading = `
  const { default: run } = await import(process.argv[1]);
  if (typeof run !== 'function') throw new Error('the default export is not a function');
`;

/** What it means to be a monitor. To be called for every monitor of the registry. */
export function monitorContract(definition: MonitorDefinition): void {
  describe(`monitor ${definition.name}`, () => {
    const settings: SettingSchema = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' });

    it('has a kebab-case name and a summary of one sentence', () => {
      assert.match(definition.name, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
      assert.match(definition.summary, /^[A-Z][^\n]*[^.\n]\.$/);
    });

    it('can be turned on and off', () => {
      assert.ok(Object.hasOwn(settings.properties ?? {}, 'enabled'));
      assert.equal(
        z.object({ enabled: z.literal(false) }).safeParse(definition.config.parse({ enabled: false })).success,
        true,
      );
    });

    it('works without any setting', () => {
      assert.equal(definition.config.safeParse({}).success, true);
    });

    it('describes every setting', () => {
      assert.deepEqual(
        wrongSettings(settings, ({ description = '' }) => description.length < 10),
        [],
      );
    });

    it('refuses unknown settings, at every depth', () => {
      const refused = definition.config.safeParse({ enabld: true });
      const open = ({ properties, additionalProperties }: SettingSchema): boolean =>
        properties !== undefined && additionalProperties !== false;

      assert.equal(refused.error?.issues[0]?.code, 'unrecognized_keys');
      assert.deepEqual(wrongSettings(settings, open), []);
    });

    it('says what is lost without each tool, and listens to events that exist', () => {
      for (const { program, debian, lost } of definition.tools) {
        for (const text of [program, debian, lost]) assert.match(text, /^\S.*$/);
      }
      for (const type of definition.listens) assert.ok(Object.hasOwn(eventTypes, type), type);
    });

    it('touches nothing when its module is loaded', async () => {
      const readOnly = ['--permission', '--allow-fs-read=*', '--no-warnings', '--input-type=module'];

      const { stdout } = await promisify(execFile)(
        process.execPath,
        [...readOnly, '-e', loading, definition.module.href],
        { timeout: 20_000 },
      );

      assert.equal(stdout, '');
    });
  });
}

import { hostname } from 'node:os';
import { Command } from 'commander';
import { stringify } from 'yaml';
import { exampleConfig } from '../config/example.ts';
import { configJsonSchema } from '../config/json-schema.ts';
import { type Config, configToPlain, loadConfig } from '../config/load.ts';
import { rootSchema } from '../config/schema.ts';
import { NetmonError } from '../core/errors.ts';
import { createConfigFile, defaultConfigFile, readConfigFile, secretReader } from '../edges/files/config-file.ts';
import { monitors } from '../registry.ts';
import { filterProblems } from './captures/filter-check.ts';
import { interfaceWarnings } from './config/interfaces.ts';
import { print, printJson } from './output/print.ts';

/**
 * The effective config. Without `file` the default one, which may be missing; a named file must be there.
 * Throws CONFIG_INVALID, CONFIG_UNREADABLE or NOT_FOUND.
 */
export function readConfig(file?: string): Config {
  const path = file ?? defaultConfigFile;
  const text = readConfigFile(path);
  if (text === null && file !== undefined) {
    throw new NetmonError('NOT_FOUND', 'config', `there is no config file ${file}`, {
      hint: `netmon config init ${file} writes one with every setting`,
    });
  }
  const readFile = secretReader(path);
  return loadConfig(text ?? '', { file: path, env: process.env, readFile, hostName: hostname(), monitors });
}

/** `netmon config …`: exit code 1 when `check` finds mistakes; everything that fails is thrown. */
export function configCommand(): Command {
  const command = new Command('config').description('check, create or show the configuration');
  const file = `config file (default: ${defaultConfigFile})`;
  command
    .command('check')
    .argument('[file]', file)
    .description('list every mistake in a config file; exit code 1 if there are any')
    .action(check);
  command
    .command('init')
    .argument('[file]', 'file to write', defaultConfigFile)
    .description('create a config file with every setting and its default; never overwrites an existing file')
    .action((path: string) => {
      createConfigFile(path, exampleConfig(rootSchema(monitors)));
      print(`wrote ${path}`);
    });
  command
    .command('print')
    .argument('[file]', file)
    .description('show the effective settings, including defaults; secrets are shown as ***')
    .action((path?: string) => print(stringify(configToPlain(readConfig(path), monitors)).trimEnd()));
  command
    .command('schema')
    .description('print the JSON Schema of the config file, for editors')
    .action(() => printJson(configJsonSchema(rootSchema(monitors))));
  return command;
}

async function check(path?: string): Promise<void> {
  const file = path ?? defaultConfigFile;
  try {
    const config = readConfig(path);
    const text = readConfigFile(file);
    const problems = await filterProblems(config, { file, text: text ?? '' }, print);
    for (const warning of await interfaceWarnings(config, { file, text: text ?? '' })) print(warning);
    if (problems.length > 0) process.exitCode = 1;
    for (const problem of problems) print(problem);
    if (problems.length > 0) return;
    print(text === null ? `there is no ${defaultConfigFile}: the defaults apply` : `${file}: no mistakes`);
  } catch (error) {
    if (!(error instanceof NetmonError) || error.code !== 'CONFIG_INVALID') throw error;
    process.exitCode = 1;
    print(error.message);
  }
}

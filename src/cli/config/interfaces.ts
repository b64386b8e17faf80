import type { Config } from '../../config/load.ts';
import { formatProblem, type Path } from '../../config/problem.ts';
import { readYaml } from '../../config/yaml-source.ts';
import { messageOf } from '../../core/errors.ts';
import type { Link } from '../../core/link.ts';
import { readLinks } from '../../edges/network.ts';
import { exec } from '../../edges/programs/exec.ts';

/** Where a config names an interface. */
interface Named {
  readonly path: Path;
  readonly name: string;
}

/**
 * Warnings, a line each with its place, about interfaces that a config names and that this machine does not have, or that are not
 * watched. They are no mistakes: the file may be meant for another machine, and an adapter may be plugged in later.
 */
export async function interfaceWarnings(
  config: Config,
  { file, text }: { readonly file: string; readonly text: string },
): Promise<readonly string[]> {
  const named = [...watchedNames(config), ...overrideNames(config)];
  if (named.length === 0) return [];
  try {
    const links = await readLinks(exec, new AbortController().signal);
    const source = readYaml(text);
    return named.flatMap(({ path, name }) => {
      const warning = warningOf(name, links, config);
      return warning === null
        ? []
        : [formatProblem(file, { path, ...source.valueAt(path), text: `warning: ${warning}` })];
    });
  } catch (error) {
    return [`names of interfaces could not be checked: ${messageOf(error)}`];
  }
}

const watchedNames = ({ interfaces }: Config): Named[] =>
  interfaces === 'auto' ? [] : interfaces.map((name, at) => ({ path: ['interfaces', at], name }));

function overrideNames({ monitors: { bandwidth } }: Config): Named[] {
  // The section's schema has checked its shape; without one it is switched off.
  const overrides = (bandwidth?.enabled === true && bandwidth.overrides) || [];
  return (overrides as readonly { readonly interface?: string }[]).flatMap(({ interface: name }, at) =>
    name === undefined ? [] : [{ path: ['bandwidth', 'overrides', at, 'interface'], name }],
  );
}

function warningOf(name: string, links: readonly Link[], { interfaces }: Config): string | null {
  if (!links.some((link) => link.name === name)) {
    const there = links.map((link) => link.name).join(', ') || 'none';
    return `this machine has no interface ${name} (there are: ${there})`;
  }
  return interfaces === 'auto' || interfaces.includes(name) ? null : `${name} is not watched: interfaces leaves it out`;
}

import { nearest } from './nearest.ts';
import type { Path } from './problem.ts';

interface GroupNaming {
  readonly baseline?: { readonly approve: readonly { readonly groups?: readonly string[] | undefined }[] };
  readonly ports?: { readonly groups?: readonly { readonly name: string }[] };
}

/** Rules of `baseline.approve` that name a group which `ports.groups` does not have. */
export function unknownGroups(config: object): readonly { readonly path: Path; readonly text: string }[] {
  // The schema has checked both sections before.
  const { baseline, ports } = config as GroupNaming;
  const known = (ports?.groups ?? []).map(({ name }) => name);
  return (baseline?.approve ?? []).flatMap(({ groups = [] }, rule) =>
    groups.flatMap((name, at) =>
      known.includes(name) ? [] : [{ path: ['baseline', 'approve', rule, 'groups', at], text: faultOf(name, known) }],
    ),
  );
}

function faultOf(name: string, known: readonly string[]): string {
  const near = nearest(name, known);
  return `found ${JSON.stringify(name)}, expected the name of one of ports.groups${near === null ? '' : `; did you mean ${near}?`}`;
}

/** The module `name` in the folder of the caller, with the caller's own extension: `.ts` in the sources, `.js` when built. */
export const moduleBeside = (importMetaUrl: string, name: string): URL =>
  new URL(`./${name}${importMetaUrl.endsWith('.ts') ? '.ts' : '.js'}`, importMetaUrl);

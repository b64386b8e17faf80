/** What a rule says about itself. Snort's rule language (its manual, 'rule options: general'), which Suricata shares. */
export interface IdsRule {
  readonly gid: number;
  readonly sid: number;
  /** Empty where the rule has none. */
  readonly message: string;
  /** Short name of its class, such as `attempted-admin`. */
  readonly classType: string | null;
  /** 1 is worst; null where it is that of the class. */
  readonly priority: number | null;
  /** Addresses of pages about it, or what it is called elsewhere: `CVE-2021-44228`. */
  readonly references: readonly string[];
  readonly metadata: { readonly [key: string]: readonly string[] };
}

const ruleShape = /^\s*[a-z]+\s[^(]*\((.*)\)\s*$/s;
/** One option: quoted text may hold anything but a bare quote; elsewhere a backslash takes the next character along. */
const optionShape = /\s*([\w.-]+)\s*(?::((?:"(?:[^"\\]|\\.)*"|\\.|[^;"\\])*))?;/gsy;
const mostEntries = 50;

/** A rule on one line, `alert tcp any any -> any 22 (msg:"…"; sid:1; …)`. Null for what is none. */
export function parseRule(text: string): IdsRule | null {
  const [, body] = ruleShape.exec(text) ?? [];
  if (body === undefined) return null;
  const options = new Map<string, string[]>();
  for (const [, name = '', value = ''] of body.matchAll(optionShape)) {
    const values = options.get(name) ?? [];
    options.set(name, values);
    if (values.length < mostEntries) values.push(value.trim());
  }
  const first = (name: string): string | null => options.get(name)?.[0] ?? null;
  const sid = numberOf(first('sid'));
  if (sid === null) return null;
  return {
    gid: numberOf(first('gid')) ?? 1,
    sid,
    message: unquoted(first('msg') ?? ''),
    classType: first('classtype'),
    priority: numberOf(first('priority')),
    references: (options.get('reference') ?? []).flatMap((reference) => addressOf(reference) ?? []),
    metadata: metadataOf(options.get('metadata') ?? []),
  };
}

const numberOf = (text: string | null): number | null =>
  text !== null && /^\d{1,10}$/.test(text) ? Number(text) : null;

const unquoted = (text: string): string => text.replace(/^"|"$/g, '').replace(/\\([\\";:])/g, '$1');

/** Where Snort's and Suricata's reference.config point to; what is not in them is told as `system,id`. */
const systems: { readonly [system: string]: (id: string) => string } = {
  url: (id) => (/^https?:\/\//.test(id) ? id : `http://${id}`),
  cve: (id) => `CVE-${id.replace(/^CVE-/i, '')}`,
  nessus: (id) => `https://www.tenable.com/plugins/nessus/${id}`,
};

function addressOf(reference: string): string | null {
  const [, system = '', id = ''] = /^([^,]+),(.+)$/s.exec(reference) ?? [];
  const known = Object.hasOwn(systems, system.trim().toLowerCase()) ? systems[system.trim().toLowerCase()] : undefined;
  if (id.trim() === '') return null;
  return known === undefined ? `${system.trim()},${id.trim()}` : known(unquoted(id.trim()));
}

/** `key value, key value, …` */
function metadataOf(lists: readonly string[]): IdsRule['metadata'] {
  const pairs = lists.flatMap((list) => list.split(',')).map((pair) => /^\s*(\S+)\s+(.*?)\s*$/s.exec(pair));
  const tags = new Map<string, string[]>();
  for (const [, key = '', value = ''] of pairs.slice(0, mostEntries).flatMap((pair) => (pair === null ? [] : [pair]))) {
    tags.set(key, [...(tags.get(key) ?? []), value]);
  }
  return Object.fromEntries(tags);
}

/** A class of rules: what it is called in alerts, and its priority. */
export interface RuleClass {
  readonly text: string;
  readonly priority: number;
}

/** `config classification: attempted-admin,Attempted Administrator Privilege Gain,1` (Snort 2, Suricata). */
const classLine = /^[ \t]*config classification:[ \t]*([^,\n]+),([^,\n]+),[ \t]*(\d{1,3})/gm;
/** `{ name = 'attempted-admin', priority = 1, text = 'Attempted …' }` (snort_defaults.lua of Snort 3). */
const classEntry =
  /\{\s*name\s*=\s*['"]([^'"\n]+)['"]\s*,\s*priority\s*=\s*(\d{1,3})\s*,\s*text\s*=\s*['"]([^'"\n]+)['"]/g;

/** Classes by their short names, from a file of either form. */
export function parseClasses(text: string): ReadonlyMap<string, RuleClass> {
  const lines = [...text.matchAll(classLine)].map(([, name = '', words = '', priority = '']) => [
    name,
    words,
    priority,
  ]);
  const entries = [...text.matchAll(classEntry)].map(([, name = '', priority = '', words = '']) => [
    name,
    words,
    priority,
  ]);
  return new Map(
    [...lines, ...entries].map(([name = '', words = '', priority = '']) => [
      name.trim(),
      { text: words.trim(), priority: Number(priority) },
    ]),
  );
}

type Fields = { readonly [key: string]: unknown };

/** What of each protocol tells a person most; an entry may name a value in the first of a list. */
const telling: { readonly [record: string]: readonly string[] } = {
  http: ['hostname', 'url', 'http_method', 'http_user_agent', 'status', 'http_content_type', 'http_refer', 'xff'],
  tls: ['sni', 'subject', 'issuerdn', 'fingerprint', 'version'],
  dns: ['type', 'rrname', 'rrtype', 'rcode'],
  smtp: ['helo', 'mail_from'],
  ssh: [],
  smb: ['command', 'filename', 'share'],
  ftp: ['command', 'command_data'],
  rdp: ['event_type', 'cookie'],
  fileinfo: ['filename', 'magic', 'sha256', 'size'],
};

/** Longest value that is taken over, in UTF-16 units. */
const longestValue = 1000;

/** What an alert was about above TCP and UDP, as `http.url` and so on; null without any. */
export function contextOf(record: Fields): { readonly [field: string]: string } | null {
  let context: { [field: string]: string } | null = null;
  for (const name in telling) {
    const part = record[name];
    if (typeof part !== 'object' || part === null) continue;
    for (const [field, value] of tellingFields(name, part as Fields)) {
      context ??= {};
      context[`${name}.${field}`] = value;
    }
  }
  return context;
}

function* tellingFields(name: string, part: Fields): Generator<readonly [field: string, value: string]> {
  for (const field of telling[name] ?? []) {
    const value = part[field];
    if (typeof value === 'string' || typeof value === 'number') yield [field, String(value).slice(0, longestValue)];
  }
  if (name === 'dns') yield* queried(part);
  if (name === 'ssh') yield* software(part);
}

/** Of an alert on DNS: `query` (Suricata 7) or `queries` (8) is a list; the first names what was asked for. */
function* queried(dns: Fields): Generator<readonly [field: string, value: string]> {
  for (const list of [dns.query, dns.queries]) {
    const first: unknown = Array.isArray(list) ? list[0] : null;
    if (typeof first !== 'object' || first === null || !('rrname' in first)) continue;
    if (typeof first.rrname === 'string') yield ['query', first.rrname.slice(0, longestValue)];
    return;
  }
}

function* software(ssh: Fields): Generator<readonly [field: string, value: string]> {
  for (const side of ['client', 'server']) {
    const end = ssh[side];
    if (typeof end !== 'object' || end === null || !('software_version' in end)) continue;
    if (typeof end.software_version === 'string') yield [side, end.software_version.slice(0, longestValue)];
  }
}

const mostTags = 50;
const mostValues = 20;

/** The tags of a rule: in eve.json each is a list. */
export function metadataOf(value: unknown): { readonly [key: string]: readonly string[] } | null {
  if (typeof value !== 'object' || value === null) return null;
  const tags = Object.entries(value)
    .slice(0, mostTags)
    .map(([key, values]: [string, unknown]) => [key, textsOf(values)] as const)
    .filter(([, values]) => values.length > 0);
  return tags.length === 0 ? null : Object.fromEntries(tags);
}

function textsOf(values: unknown): readonly string[] {
  if (typeof values === 'string') return [values];
  return Array.isArray(values) ? values.filter((entry) => typeof entry === 'string').slice(0, mostValues) : [];
}

const mostFields = 500;
const deepest = 8;

/** The values below a record's own key, flat: `capture.kernel_drops`. */
export function fieldsOf(value: unknown): { readonly [field: string]: string | number | boolean } {
  const fields: [string, string | number | boolean][] = [];
  const visit = (below: unknown, path: string, depth: number): void => {
    if (fields.length >= mostFields || depth > deepest) return;
    if (typeof below === 'string') fields.push([path, below.slice(0, longestValue)]);
    else if (typeof below === 'number' || typeof below === 'boolean') fields.push([path, below]);
    else if (typeof below === 'object' && below !== null) {
      for (const [key, inner] of Object.entries(below)) visit(inner, path === '' ? key : `${path}.${key}`, depth + 1);
    }
  };
  visit(value, '', 0);
  return Object.fromEntries(fields);
}

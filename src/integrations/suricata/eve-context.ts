type Fields = { readonly [key: string]: unknown };

/** What of each protocol tells a person most. Names are put together once: this runs for every alert. */
const telling = {
  http: named('http', 'hostname url http_method http_user_agent status http_content_type http_refer xff'),
  tls: named('tls', 'sni subject issuerdn fingerprint version'),
  dns: named('dns', 'type rrname rrtype rcode'),
  smtp: named('smtp', 'helo mail_from'),
  smb: named('smb', 'command filename share'),
  ftp: named('ftp', 'command command_data'),
  rdp: named('rdp', 'event_type cookie'),
  fileinfo: named('fileinfo', 'filename magic sha256 size'),
};

type Named = readonly (readonly [field: string, name: string])[];

function named(record: string, fields: string): Named {
  return fields.split(' ').map((field) => [field, `${record}.${field}`] as const);
}

/** Longest value that is taken over, in UTF-16 units. */
const longestValue = 1000;

type Context = { [field: string]: string };

/** What an alert was about above TCP and UDP, as `http.url` and so on; null without any. */
export function contextOf(record: Fields): Context | null {
  const { http, tls, dns, smtp, ssh, smb, ftp, rdp, fileinfo } = record;
  let context: Context | null = null;
  if (http !== undefined) context = take(context, http, telling.http);
  if (tls !== undefined) context = take(context, tls, telling.tls);
  if (dns !== undefined) context = queried(take(context, dns, telling.dns), dns);
  if (smtp !== undefined) context = take(context, smtp, telling.smtp);
  if (ssh !== undefined) context = software(context, ssh);
  if (smb !== undefined) context = take(context, smb, telling.smb);
  if (ftp !== undefined) context = take(context, ftp, telling.ftp);
  if (rdp !== undefined) context = take(context, rdp, telling.rdp);
  if (fileinfo !== undefined) context = take(context, fileinfo, telling.fileinfo);
  return context;
}

function take(context: Context | null, part: unknown, names: Named): Context | null {
  if (!isFields(part)) return context;
  let taken = context;
  for (const [field, name] of names) {
    const value = part[field];
    if (typeof value !== 'string' && typeof value !== 'number') continue;
    taken ??= {};
    taken[name] = cut(value);
  }
  return taken;
}

/** Of an alert on DNS: `query` (Suricata 7) or `queries` (8) is a list; the first names what was asked for. */
function queried(context: Context | null, dns: unknown): Context | null {
  if (!isFields(dns)) return context;
  const list = dns.query ?? dns.queries;
  const first: unknown = Array.isArray(list) ? list[0] : null;
  const name = isFields(first) ? first.rrname : null;
  return typeof name === 'string' ? { ...context, 'dns.query': cut(name) } : context;
}

function software(context: Context | null, ssh: unknown): Context | null {
  let taken = context;
  for (const side of ['client', 'server']) {
    const end = isFields(ssh) ? ssh[side] : null;
    const version = isFields(end) ? end.software_version : null;
    if (typeof version === 'string') taken = { ...taken, [`ssh.${side}`]: cut(version) };
  }
  return taken;
}

const cut = (value: string | number): string => {
  const text = String(value);
  return text.length > longestValue ? text.slice(0, longestValue) : text;
};

export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const mostTags = 50;
const mostValues = 20;

/** The tags of a rule: in eve.json each is a list. */
export function metadataOf(value: unknown): { readonly [key: string]: readonly string[] } | null {
  if (!isFields(value)) return null;
  if (areTags(value)) return value;
  const tags = new Map<string, readonly string[]>();
  for (const key in value) {
    const values = textsOf(value[key]);
    if (values.length > 0 && tags.size < mostTags) tags.set(key, values);
  }
  return tags.size === 0 ? null : Object.fromEntries(tags);
}

/** As Suricata writes them: they are taken over as they are, since this runs for every alert. */
function areTags(value: Fields): value is { readonly [key: string]: readonly string[] } {
  let count = 0;
  for (const key in value) {
    const values = value[key];
    count += 1;
    if (count > mostTags || !Array.isArray(values) || values.length === 0 || values.length > mostValues) return false;
    if (!values.every(isText)) return false;
  }
  return count > 0;
}

const isText = (value: unknown): value is string => typeof value === 'string';

function textsOf(values: unknown): readonly string[] {
  if (isText(values)) return [values];
  if (!Array.isArray(values)) return [];
  return values.filter(isText).slice(0, mostValues);
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

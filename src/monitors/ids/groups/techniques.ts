/** A technique of MITRE ATT&CK, with or without a sub-technique (attack.mitre.org). */
const technique = /^T\d{4}(?:\.\d{3})?$/;
const most = 8;

/** The techniques that a rule names; ET Open writes `mitre_technique_id T1190` in `metadata`. */
export function techniquesOf(metadata: { readonly [key: string]: readonly string[] } | null): readonly string[] {
  const named = Object.entries(metadata ?? {}).filter(([key]) => /^mitre_(?:sub_?)?technique(?:_id)?$/i.test(key));
  const ids = named.flatMap(([, values]) => values.map((value) => value.toUpperCase().replace('_', '.')));
  return [...new Set(ids.filter((id) => technique.test(id)))].slice(0, most);
}

import { type IdsRule, parseClasses, parseRule, type RuleClass } from '../../../integrations/snort/rule.ts';

/** What the rule of a signature says where alerts leave it out. */
export interface RuleFacts extends Pick<IdsRule, 'message' | 'references' | 'metadata'> {
  readonly classification: string | null;
  readonly priority: number | null;
}

export type RuleOf = (gid: number, sid: number) => RuleFacts | null;

/** Where rules are written down; see rule-files.ts. */
export interface RuleSource {
  find(gid: number, sid: number): { readonly text: string } | null;
  classes(): readonly string[];
}

/** Signatures that are remembered: each is looked up once for each of its groups. */
const mostKnown = 2000;

export function createRuleBook(source: RuleSource): RuleOf {
  const known = new Map<string, RuleFacts | null>();
  let classes: ReadonlyMap<string, RuleClass> | null = null;

  function factsOf(gid: number, sid: number): RuleFacts | null {
    const written = source.find(gid, sid);
    const rule = written === null ? null : parseRule(written.text);
    if (rule === null || rule.gid !== gid || rule.sid !== sid) return null;
    const { message, references, metadata, classType, priority } = rule;
    classes ??= new Map(source.classes().flatMap((text) => [...parseClasses(text)]));
    const found = classType === null ? undefined : classes.get(classType);
    return {
      ...{ message, references, metadata },
      classification: found?.text ?? classType,
      priority: priority ?? found?.priority ?? null,
    };
  }

  return (gid, sid) => {
    const key = `${gid}:${sid}`;
    const remembered = known.get(key);
    if (remembered !== undefined) return remembered;
    if (known.size >= mostKnown) known.clear();
    const facts = factsOf(gid, sid);
    known.set(key, facts);
    return facts;
  };
}

import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml';
import { messageOf } from '../core/errors.ts';
import type { Path, Position, Problem } from './problem.ts';

/** Nodes that aliases may stand for altogether; more is an attack, not a config. */
const maxAliasCount = 100;

/** A YAML text as plain data that remembers where everything stands. */
export interface YamlSource {
  /** Null for an empty file, and for one that is too broken to be looked at further. */
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where the value at a path stands; for a missing one, the section that lacks it. */
  valueAt(path: Path): Position;
  /** Where the key at the end of a path stands. */
  keyAt(path: Path): Position;
}

export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    resolveKnownTags: false,
  });
  const position = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const broken = [...syntaxFaults(document), ...structureFaults(document)];
  const plain = broken.length > 0 ? { value: null, faults: [] } : plainValue(document);
  const faults = [...broken, ...plain.faults, ...(broken.length > 0 ? [] : duplicates(document, position))];
  const locate = (part: 'key' | 'value') => (path: Path) => position(offsetOf(document, path, part));
  return {
    value: plain.value,
    problems: faults.map(({ path = [], offset, text }) => ({ path, ...position(offset), text })),
    valueAt: locate('value'),
    keyAt: locate('key'),
  };
}

interface Fault {
  readonly path?: Path;
  readonly offset: number;
  readonly text: string;
}

const syntaxTexts: { readonly [code: string]: string } = {
  TAB_AS_INDENT: 'found a tab in the indentation, expected spaces',
  MULTIPLE_DOCS: 'found a second YAML document, expected one',
};

/** After the first token in a wrong place yaml complains of every one that follows; only that first one says anything. */
function syntaxFaults(document: Document.Parsed): readonly Fault[] {
  const errors = [...document.errors, ...document.warnings];
  const firstStray = errors.find(({ code }) => code === 'UNEXPECTED_TOKEN');
  return errors
    .filter((error) => error.code !== 'UNEXPECTED_TOKEN' || error === firstStray)
    .map(({ code, message, pos: [offset] }) => ({ offset, text: syntaxTexts[code] ?? `not valid YAML: ${message}` }));
}

/** What yaml reads without complaint but turns into data that is circular, or not what was written. */
function structureFaults(document: Document.Parsed): readonly Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Alias(_, alias, ancestors) {
      const target = alias.resolve(document);
      const offset = alias.range?.[0] ?? 0;
      if (target === undefined)
        faults.push({ offset, text: `found *${alias.source}, but no &${alias.source} before it` });
      else if (ancestors.includes(target)) faults.push({ offset, text: `found *${alias.source} inside of itself` });
    },
    Pair(_, { key }) {
      if (isNode(key) && !isScalar(key))
        faults.push({ offset: key.range?.[0] ?? 0, text: 'found a list or section as key' });
    },
  });
  return faults;
}

function plainValue(document: Document.Parsed): { readonly value: unknown; readonly faults: readonly Fault[] } {
  try {
    return { value: document.toJS({ maxAliasCount }), faults: [] };
  } catch (error) {
    return { value: null, faults: [{ offset: firstAlias(document), text: `not accepted: ${messageOf(error)}` }] };
  }
}

function firstAlias(document: Document.Parsed): number {
  let offset = 0;
  visit(document, {
    Alias(_, alias) {
      offset = alias.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return offset;
}

function duplicates(document: Document.Parsed, position: (offset: number) => Position): readonly Fault[] {
  const faults: Fault[] = [];
  visit(document, {
    Map(_, map, ancestors) {
      const seen = new Map<string, Pair>();
      for (const pair of map.items) {
        const key = keyText(pair);
        const first = seen.get(key);
        if (first === undefined) seen.set(key, pair);
        else {
          const text = `given twice, first in line ${position(keyOffset(first) ?? 0).line}`;
          faults.push({ path: [...pathOf(ancestors), key], offset: keyOffset(pair) ?? 0, text });
        }
      }
    },
  });
  return faults;
}

/** The keys on the way to a node. Items of lists are not counted: sections do not stand in lists. */
const pathOf = (ancestors: readonly unknown[]): Path =>
  ancestors.filter((ancestor) => isPair(ancestor)).map((pair) => keyText(pair));

const keyText = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);

const keyOffset = ({ key }: Pair): number | null => (isNode(key) ? (key.range?.[0] ?? null) : null);

/** Walks as far along the path as the document goes. */
function offsetOf(document: Document.Parsed, path: Path, part: 'key' | 'value'): number {
  let node: Node | null | undefined = document.contents;
  let offset = 0;
  for (const [index, step] of path.entries()) {
    const target: Node | null | undefined = isAlias(node) ? node.resolve(document) : node;
    const pair: Pair | undefined = isMap(target)
      ? target.items.findLast((item) => keyText(item) === String(step))
      : undefined;
    const child: unknown = isSeq(target) ? target.items[Number(step)] : pair?.value;
    if (pair === undefined && child === undefined) return offset;
    node = isNode(child) ? child : null;
    const key = pair === undefined ? null : keyOffset(pair);
    const value = node?.range?.[0] ?? null;
    const isEmpty = isScalar(node) && node.value === null;
    const wantsValue = index === path.length - 1 && part === 'value' && !isEmpty;
    offset = (wantsValue ? (value ?? key) : (key ?? value)) ?? offset;
  }
  return offset;
}

import { type SaxesOptions, SaxesParser } from 'saxes';
import { messageOf, NetmonError } from '../../core/errors.ts';
import type { NmapRun } from '../../core/nmap-run.ts';
import { attributesOf, longestValue } from './attributes.ts';
import { type ElementStep, rootStep } from './element-tree.ts';
import { finishedRun, newRun, type RunDraft, warn } from './run-draft.ts';
import { createXmlText } from './xml-text.ts';

/** Elements inside one another; nmap's own files have fewer than 20. */
const deepest = 128;
/** Characters of one tag, comment or stretch of text; a script of nmap may write megabytes into one attribute. */
const longestToken = 32 * 1024 * 1024;

export interface NmapParser {
  write(bytes: Uint8Array): void;
  /** Reading came to its end early: what is written now is passed over. */
  readonly hasStopped: boolean;
  /** Throws INPUT_INVALID when what was written is not nmap XML. */
  end(): NmapRun;
}

/** Ends the reading: what follows cannot be understood. */
class Fault extends Error {}

/**
 * Reads nmap's XML as it comes, in chunks of any size. Where the text breaks off or stops being XML, the hosts before are
 * kept and the run is `truncated`; text that does not begin as nmap XML, or that declares entities, is INPUT_INVALID.
 */
export function createNmapParser(): NmapParser {
  const text = createXmlText();
  const draft = newRun();
  const reader = createReader(draft);
  let fault: string | null = null;

  const read = (step: () => void): void => {
    if (fault !== null) return;
    try {
      step();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      fault = error.message;
    }
  };

  return {
    write: (bytes) => read(() => reader.write(text.write(bytes))),
    get hasStopped() {
      return fault !== null;
    },
    end() {
      read(() => reader.write(text.end()));
      if (!reader.sawRoot) {
        throw new NetmonError('INPUT_INVALID', 'nmap', `not nmap XML: ${fault ?? 'it ends before <nmaprun>'}`);
      }
      if (text.replaced > 0) warn(draft, `${text.replaced} unreadable characters were replaced`);
      if (fault !== null) warn(draft, `reading stopped: ${fault}`);
      return finishedRun(draft);
    },
  };
}

/** Reads a whole file that is in memory. */
export function parseNmapXml(bytes: Uint8Array): NmapRun {
  const parser = createNmapParser();
  parser.write(bytes);
  return parser.end();
}

interface Reader {
  write(text: string): void;
  readonly sawRoot: boolean;
}

function createReader(draft: RunDraft): Reader {
  // The positions that saxes puts into messages depend on the chunks.
  const options = { defaultXMLVersion: '1.0', forceXMLVersion: true, position: false } as const;
  const parser = new SaxesParser<SaxesOptions & { xmlns?: false }>(options);
  const steps: (ElementStep | null)[] = [];
  let words = '';
  let tokenStart = 0;
  let sawRoot = false;

  const endToken = (): void => {
    if (parser.position - tokenStart > longestToken) throw new Fault('a single element is larger than 32 MiB');
    tokenStart = parser.position;
  };

  // No more handlers than these: with eight of them V8 gives up on the shape of the parser, and it is four times slower.
  parser.on('error', (error) => {
    throw new Fault(messageOf(error));
  });
  parser.on('doctype', (declaration) => {
    endToken();
    if (declaration.includes('[')) throw new Fault('its DOCTYPE declares entities or elements of its own');
  });
  parser.on('text', (part) => {
    endToken();
    if (steps.at(-1)?.text !== undefined && words.length < longestValue) words += part;
  });
  parser.on('opentag', ({ name, attributes }) => {
    endToken();
    if (steps.length === 0 && name !== 'nmaprun') throw new Fault('its root element is not <nmaprun>');
    sawRoot = true;
    if (steps.length === deepest) throw new Fault(`more than ${deepest} elements inside one another`);
    const step = steps.length === 0 ? rootStep : (steps.at(-1)?.inside.get(name) ?? null);
    steps.push(step);
    const onCut = (of: string): void => warn(draft, `${name} ${of} was cut after ${longestValue} characters`);
    step?.open?.(
      draft,
      attributesOf((key) => attributes[key], onCut),
    );
  });
  parser.on('closetag', () => {
    endToken();
    const step = steps.pop();
    step?.text?.(draft, words.slice(0, longestValue));
    step?.close?.(draft);
    words = '';
  });

  return {
    write(text) {
      parser.write(text);
      if (parser.position - tokenStart > longestToken) throw new Fault('a single element is larger than 32 MiB');
    },
    get sawRoot() {
      return sawRoot;
    },
  };
}

/**
 * Bytes of an nmap XML file in, text that a strict XML parser accepts out. nmap writes each byte of a banner below 0x20 as
 * a character reference (`&#x1;`, xml.cc), which XML 1.0 forbids, and before 4.22 it wrote raw bytes.
 */
export interface XmlText {
  /** Text that is ready; what may be the beginning of a character reference waits for the next chunk. */
  write(bytes: Uint8Array): string;
  /** The rest. */
  end(): string;
  /** How many characters were replaced by U+FFFD so far. */
  readonly replaced: number;
}

const replacement = '\ufffd';
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML 1.0 forbids
const unreadable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd-\uffff]/g;
const reference = /&#(?:x[0-9a-f]{1,8}|[0-9]{1,8});/gi;
/** A chunk's tail that may go on as a character reference; as long as `reference` can be, so that chunks make no difference. */
const openReference = /&(?:#(?:x[0-9a-f]{0,8}|[0-9]{0,8}))?$/i;

export function createXmlText(): XmlText {
  const decoder = new TextDecoder('utf-8');
  let held = '';
  let replaced = 0;

  const clean = (text: string): string =>
    text
      .replace(unreadable, () => {
        replaced += 1;
        return replacement;
      })
      .replace(reference, (whole) => {
        if (isXmlCharacter(codePointOf(whole))) return whole;
        replaced += 1;
        return replacement;
      });

  return {
    write(bytes) {
      const text = held + decoder.decode(bytes, { stream: true });
      const open = text.slice(-12).search(openReference);
      const cut = open === -1 ? text.length : Math.max(0, text.length - 12) + open;
      held = text.slice(cut);
      return clean(text.slice(0, cut));
    },
    end() {
      const text = held + decoder.decode();
      held = '';
      return clean(text);
    },
    get replaced() {
      return replaced;
    },
  };
}

/**
 * Undoes what nmap does to text that is not ASCII: it writes each byte of UTF-8 as a character of its own, so that `é`
 * arrives as `Ã©`. Text that is no UTF-8 when taken as bytes stays as it is.
 */
export function repairText(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text)) return text;
  return text
    .split(replacement)
    .map((part) => repairPart(part))
    .join(replacement);
}

function repairPart(text: string): string {
  if (/[\u0100-\uffff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'latin1'));
  } catch {
    return text;
  }
}

const codePointOf = (characterReference: string): number => {
  const digits = characterReference.slice(2, -1);
  return /^x/i.test(digits) ? Number.parseInt(digits.slice(1), 16) : Number.parseInt(digits, 10);
};

/** The Char production of XML 1.0, without U+FFFE and U+FFFF. */
const isXmlCharacter = (code: number): boolean =>
  code === 0x9 ||
  code === 0xa ||
  code === 0xd ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x10000 && code <= 0x10ffff);

/** Why tshark did not read a file to its end. */
export interface ReadingProblem {
  /** `cut`: what came before it was read; `no capture`: not a file for tshark; `failed`: something else. */
  readonly kind: 'cut' | 'no capture' | 'failed';
  /** tshark's own words, one line. */
  readonly text: string;
}

const cut = /cut short in the middle of a packet|damaged or corrupt|is not valid|less data than/i;
const noCapture =
  /isn't a capture file|isn't supported|doesn't exist|is a directory|don't have permission|can't be read|compression type/i;

/** From what tshark (4.0) wrote to standard error; null when it complained of nothing. */
export function readingProblem(stderr: string): ReadingProblem | null {
  const lines = stderr.split('\n').filter((line) => line.startsWith('tshark: '));
  const text = lines.at(-1)?.slice('tshark: '.length).trim();
  if (text === undefined || text === '') return null;
  if (cut.test(text)) return { kind: 'cut', text };
  return { kind: noCapture.test(text) ? 'no capture' : 'failed', text };
}

/** Joiners that emoji and some scripts need would be harmless, but whoever looks at a report could not see them either. */
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu;
const space = /[\t\n\r\u2028\u2029\s]+/gu;
const piledMarks = /(\p{M}{3})\p{M}+/gu;

/**
 * Text from the network, made fit to stand in one line of a sentence or a table: control characters, direction overrides
 * and other characters that show nothing become a visible U+FFFD, runs of white space one blank, piles of accents three,
 * and what is longer than `max` characters ends in an ellipsis.
 */
export function cleanText(text: string, max: number): string {
  // What is far too long is cut first, so that ten thousand characters cost no more than a few.
  const head = text.slice(0, max * 8);
  const clean = head.normalize('NFC').replace(space, ' ').trim().replace(invisible, '\uFFFD').replace(piledMarks, '$1');
  const characters = [...clean];
  const whole = characters.length <= max && head.length === text.length;
  return whole
    ? clean
    : `${characters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}

/** How full one column of dots is, in dots from the middle line: filled up to `filled`, one dot at `peak`. */
interface Level {
  readonly filled: number;
  readonly peak: number;
}

/** The signs that a chart is made of. */
export interface ChartGlyphs {
  readonly name: 'braille' | 'ascii';
  readonly unmeasured: string;
  readonly middle: string;
  readonly axis: string;
  readonly tick: string;
  readonly spike: string;
  readonly legend: string;
  /** The sign of a place whose dots begin `base` dots from the middle line, or null for none; `down`: they grow downwards. */
  draw(levels: readonly Level[], base: number, down: boolean): string | null;
}

const dots = { braille: { across: 2, down: 4 }, ascii: { across: 1, down: 1 } } as const;

export const dotsAcross = ({ name }: ChartGlyphs): number => dots[name].across;
export const dotsDown = ({ name }: ChartGlyphs): number => dots[name].down;

/** Braille dots of a character from below, in its left and right column. */
const brailleBits = [
  [0x40, 0x04, 0x02, 0x01],
  [0x80, 0x20, 0x10, 0x08],
] as const;

const isOn = ({ filled, peak }: Level, dot: number): boolean => dot <= filled || dot === peak;

const braille: ChartGlyphs = {
  name: 'braille',
  unmeasured: '░',
  middle: '─',
  axis: '─',
  tick: '┬',
  spike: '▼',
  legend: '⣿ 95 % of the seconds, ⠁ the highest, ░ not measured, ▼ spike',
  draw(levels, base, down) {
    let bits = 0;
    for (const [column, level] of levels.entries()) {
      for (let dot = 0; dot < 4; dot += 1) {
        if (isOn(level, base + dot + 1)) bits |= brailleBits[column]?.[down ? 3 - dot : dot] ?? 0;
      }
    }
    return bits === 0 ? null : String.fromCharCode(0x2800 + bits);
  },
};

const ascii: ChartGlyphs = {
  name: 'ascii',
  unmeasured: '/',
  middle: '-',
  axis: '-',
  tick: '+',
  spike: 'v',
  legend: "# 95 % of the seconds, ' the highest, / not measured, v spike",
  draw([level = { filled: 0, peak: 0 }], base) {
    if (base + 1 <= level.filled) return '#';
    return base + 1 === level.peak ? "'" : null;
  },
};

/** Braille where the terminal can show it: not in another locale than UTF-8, nor on the console of the kernel. */
export function glyphsFor(env: NodeJS.ProcessEnv): ChartGlyphs {
  const locale = [env.LC_ALL, env.LC_CTYPE, env.LANG].find((value) => value !== undefined && value !== '') ?? '';
  return /utf-?8/i.test(locale) && env.TERM !== 'linux' && env.TERM !== 'dumb' ? braille : ascii;
}

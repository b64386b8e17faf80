import { printable } from '../../core/text.ts';

/** How far something came, on one line of a terminal that is overwritten. */
export interface ProgressLine {
  at(done: number, text: string): void;
  end(): void;
}

/** Between two drawings. */
const drawEvery = 200;

/** Draws nothing where nobody looks. `whole` is what `done` comes to, as far as that is known beforehand. */
export function openProgress(output: NodeJS.WriteStream, title: string, whole: number): ProgressLine {
  let drawnAt = 0;
  return {
    at(done, text) {
      const now = Date.now();
      if (!output.isTTY || now - drawnAt < drawEvery) return;
      drawnAt = now;
      const share =
        done <= whole ? `${Math.floor((100 * done) / Math.max(whole, 1))} %` : `${Math.round(done / 1e6)} MB`;
      output.write(`\r\u001b[K${printable(`${title}: ${share}, ${text}`, (output.columns || 80) - 1)}`);
    },
    end() {
      if (drawnAt > 0) output.write('\r\u001b[K');
    },
  };
}

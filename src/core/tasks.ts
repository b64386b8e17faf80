import type { NmapRun } from './nmap-run.ts';

/** The finite, CPU-heavy jobs that run in the pool: input and output are plain data. */
export interface Tasks {
  /** Reads nmap's XML from a file as far as it goes. Rejects with INPUT_INVALID for what is not nmap XML. */
  readonly 'parse-nmap': { readonly input: { readonly file: string }; readonly output: NmapRun };
  /** Draws a report (a DailyReport as JSON text) and writes the PDF to `file`, which appears only when whole. */
  readonly 'render-pdf': {
    readonly input: { readonly report: string; readonly file: string };
    readonly output: { readonly pages: number };
  };
}

export type TaskName = keyof Tasks;

import type { Explanation } from './capture.ts';
import type { NmapRun } from './nmap-run.ts';

/** What is to be explained, and what is known already. */
export interface ExplainInput {
  /** Absolute path of a pcap or pcapng file. */
  readonly file: string;
  /** When the traffic was too high (milliseconds since 1970; `to` is the end of the capture while it lasts); null when it is not about a spike. */
  readonly spike: { readonly from: number; readonly to: number } | null;
  /** IP addresses that are no news: those of the inventory, and those that earlier captures saw. */
  readonly known: readonly string[];
  readonly limits?: ExplainLimits;
}

export interface ExplainLimits {
  /** Milliseconds that tshark may take. */
  readonly timeout?: number;
  /** Bytes of address space that tshark may have. */
  readonly memory?: number;
  /** Entries of each table that is kept while counting. */
  readonly entries?: number;
}

/** The finite, CPU-heavy jobs that run in the pool: input and output are plain data. */
export interface Tasks {
  /** Reads nmap's XML from a file as far as it goes. Rejects with INPUT_INVALID for what is not nmap XML. */
  readonly 'parse-nmap': { readonly input: { readonly file: string }; readonly output: NmapRun };
  /**
   * Reads a capture with tshark. A file that ends in the middle of a packet is explained up to there, and says so. Rejects with INPUT_INVALID for what is no
   * capture, TOOL_MISSING, TOOL_TIMEOUT, or TOOL_FAILED when tshark crashed or wanted too much memory.
   */
  readonly 'explain-capture': { readonly input: ExplainInput; readonly output: Explanation };
  /** Draws a report (a DailyReport as JSON text) and writes the PDF to `file`, which appears only when whole. */
  readonly 'render-pdf': {
    readonly input: { readonly report: string; readonly file: string };
    readonly output: { readonly pages: number };
  };
}

export type TaskName = keyof Tasks;

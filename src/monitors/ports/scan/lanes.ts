import type { NmapResult } from '../../../integrations/nmap/run.ts';
import type { ScanOrder } from './order.ts';
import type { ServiceQuestion } from './services.ts';

/** Runs of nmap one after the other on a part of a scan, with what they said so far. */
export interface Lane {
  readonly order: ScanOrder;
  /** Name of its files, without what tells its steps apart. */
  readonly name: string;
  /** Services are asked in a step of their own. */
  readonly asksLater: boolean;
  found: NmapResult | null;
  /** What is left to ask once the open ports are found. */
  question: ServiceQuestion | null;
  answers: NmapResult | null;
  isDone: boolean;
}

/** A scan is made in one lane, or in several beside one another. */
export const newLanes = (orders: readonly ScanOrder[], asksLater: boolean): Lane[] =>
  orders.map((order, at) => ({
    order,
    asksLater,
    name: orders.length === 1 ? order.protocol : `${order.protocol}-${at + 1}`,
    found: null,
    question: null,
    answers: null,
    isDone: false,
  }));

/** Name of the files of a run that asks for services; a lane with many hosts has several. */
export const servicesName = (lane: string, run: number): string => `${lane}-services${run === 0 ? '' : `-${run + 1}`}`;

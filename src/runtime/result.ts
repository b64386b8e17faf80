import { fromErrorShape, toErrorShape } from '../core/errors.ts';
import type { Result } from './messages.ts';

/** The outcome of some work in a form that crosses a thread border. Never rejects. */
export async function resultOf<T>(source: string, work: () => Promise<T>): Promise<Result<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toErrorShape(error, source) };
  }
}

/** The value, or the error thrown with its code. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw fromErrorShape(result.error);
}

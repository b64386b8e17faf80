/** A value that survives JSON unchanged. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** `T` where all of it survives JSON; `never` for its parts that do not, such as functions, maps and dates. */
type JsonSafe<T> = T extends null | boolean | number | string
  ? T
  : T extends (...args: never) => unknown
    ? never
    : T extends object
      ? { [K in keyof T]: JsonSafe<T[K]> }
      : never;

type JsonOf<T> = T extends readonly unknown[] ? readonly Json[] : { readonly [key: string]: Json };

/**
 * An object or list of interfaces as JSON, itself and not a copy: TypeScript takes only type aliases for JSON. Does not compile
 * for what JSON would change.
 */
export const toJson = <T extends object>(value: T & JsonSafe<T>): JsonOf<T> => value as unknown as JsonOf<T>;

/** Times in `data` are milliseconds since 1970; a field whose name ends in `?` may be missing. */
export interface EventTypeEntry {
  readonly meaning: string;
  readonly data: { readonly [field: string]: string };
}

export interface EventTypeEntries {
  readonly [type: string]: EventTypeEntry;
}

/** Times in `data` are milliseconds since 1970; a field whose name ends in `?` may be missing. */
export interface EventTypeEntry {
  readonly meaning: string;
  readonly data: { readonly [field: string]: string };
  /** It is for other monitors and says nothing that another event does not: people are shown it only when they ask for its type. */
  readonly routine?: true;
}

export interface EventTypeEntries {
  readonly [type: string]: EventTypeEntry;
}

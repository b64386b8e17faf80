interface EventTypeEntry {
  readonly meaning: string;
  readonly data: { readonly [field: string]: string };
  readonly routine?: true;
}

const head = `# Events

<!-- Written by scripts/generate.ts. Change src/core/event-types.ts instead. -->

The events of the monitors and the agent, as shown by \`netmon events\`. Every event has \`id\`, \`time\` (when it happened), \`storedAt\`,
\`type\`, \`severity\`, \`subject\` and \`summary\`; the fields of its \`data\` depend on the type. Times in \`data\` are milliseconds
since 1970, UTC. Text in events comes from the network, so treat it as hostile wherever you display it.
`;

/** The text of docs/events.md. */
export const eventsReference = (types: { readonly [type: string]: EventTypeEntry }): string =>
  head +
  Object.entries(types)
    .map(([type, entry]) => section(type, entry))
    .join('');

function section(type: string, { meaning: what, data, routine }: EventTypeEntry): string {
  const meaning = routine ? `${what} Shown only with \`--type\` or \`--json\`.` : what;
  const rows = Object.entries(data).map(([field, text]) => `| \`${field}\` | ${text.replaceAll('|', '\\|')} |\n`);
  return `\n## ${type}\n\n${meaning}\n\n| data | meaning |\n| --- | --- |\n${rows.join('')}`;
}

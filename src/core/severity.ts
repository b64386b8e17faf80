/** How much an event matters, least first. `info` is for the record only. */
export const severities = ['info', 'low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof severities)[number];

export const isAtLeast = (severity: Severity, floor: Severity): boolean =>
  severities.indexOf(severity) >= severities.indexOf(floor);

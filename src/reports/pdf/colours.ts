import type { Severity } from '../../core/severity.ts';

/** Chosen so that they stay apart when printed in grey; nothing is told by colour alone. */
export const colours = {
  ink: '#18222d',
  muted: '#586472',
  rule: '#cdd5dd',
  tint: '#f1f5f8',
  accent: '#0c4a6e',
  paper: '#ffffff',
  watched: '#8cbfb4',
  partly: '#b7791f',
  not: '#b42318',
  away: '#e3e7eb',
  received: '#1f7a6c',
  receivedPeak: '#b5dbd3',
  sent: '#2b62a3',
  sentPeak: '#bcd0ea',
  unmeasured: '#9aa5b1',
  spike: '#b42318',
  spikeBand: '#fbe3df',
} as const;

/** Fill and letters of the label that names a severity: the worse, the darker. */
export const severityColours: { readonly [severity in Severity]: { readonly fill: string; readonly text: string } } = {
  info: { fill: '#e8ecf0', text: '#3d4854' },
  low: { fill: '#d7e3ec', text: '#1f3a4d' },
  medium: { fill: '#f3dfb8', text: '#5c3b05' },
  high: { fill: '#c2571a', text: '#ffffff' },
  critical: { fill: '#8f1610', text: '#ffffff' },
};

import type { AlertFormat } from '../../alerts/parser.ts';
import type { IdsConfig } from './config.ts';

/** How the config says that lines are to be understood. */
export const logFormat = ({
  zone,
  csv_columns: names,
  csv_separator: separator,
}: IdsConfig): Pick<AlertFormat, 'zone' | 'columns'> => ({
  zone,
  columns: names === 'auto' ? null : { names, separator },
});

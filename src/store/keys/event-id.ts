import { hash } from 'node:crypto';
import type { EventId } from '../store.ts';

/** JSON keeps the four apart whatever they contain: no separator can be forged from the network. */
export const eventId: EventId = (monitor, { type, time, key }) =>
  hash('sha256', JSON.stringify([monitor, type, time, key]), 'hex').slice(0, 32);

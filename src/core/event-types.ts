import { agentEvents } from './event-types/agent.ts';
import { alertEvents } from './event-types/alerts.ts';
import { hostEvents } from './event-types/hosts.ts';
import { portEvents } from './event-types/ports.ts';
import { trafficEvents } from './event-types/traffic.ts';

/** Every type of event, with its meaning and the fields of its `data`. The source of docs/events.md. */
export const eventTypes = { ...hostEvents, ...portEvents, ...trafficEvents, ...alertEvents, ...agentEvents };

export type EventType = keyof typeof eventTypes;

/** Types that people are shown only when they ask for them; programs get them as all others. */
export const routineTypes: readonly string[] = Object.entries(eventTypes).flatMap(([type, entry]) =>
  'routine' in entry ? [type] : [],
);

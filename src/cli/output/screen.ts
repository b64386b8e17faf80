import { createLogUpdate } from 'log-update';
import type { Agent } from '../../app.ts';
import type { StoredEvent } from '../../core/event.ts';
import { routineTypes } from '../../core/event-types.ts';
import { version } from '../../core/version.ts';
import { renderView } from './live-view.ts';

/** Redraws at most this often; once a second in any case, since times go on. */
const drawEvery = 250;
const kept = 50;

/** The terminal of a running agent. */
export interface Screen {
  event(event: StoredEvent): void;
  /** Something changed: it is drawn again soon. */
  touch(): void;
  /** A line that stays, above the view. */
  say(text: string): void;
  show(agent: Agent): void;
  end(): void;
}

export function openScreen(output: NodeJS.WriteStream): Screen {
  const update = createLogUpdate(output, { showCursor: true });
  const startedAt = Date.now();
  let events: StoredEvent[] = [];
  let earlier = 0;
  let agent: Agent | null = null;
  let drawnAt = 0;
  let stale = true;

  function draw(): void {
    const now = Date.now();
    if (agent === null || (!stale && now - drawnAt < 1000)) return;
    stale = false;
    drawnAt = now;
    // A terminal that was not told its size says 0.
    const size = { columns: output.columns || 80, rows: output.rows || 24 };
    const { description } = agent;
    const facts = { version, description, startedAt, now, monitors: agent.states(), work: agent.work() };
    update(renderView({ ...facts, ...size, events, earlier }));
  }
  const timer = setInterval(draw, drawEvery);

  return {
    event(event) {
      if (routineTypes.includes(event.type)) return;
      events = [...events, event];
      if (events.length > kept) {
        events = events.slice(1);
        earlier += 1;
      }
      stale = true;
    },
    touch() {
      stale = true;
    },
    say(text) {
      update.clear();
      output.write(`${text}\n`);
      stale = true;
      draw();
    },
    show(running) {
      agent = running;
      draw();
    },
    end() {
      clearInterval(timer);
      if (agent !== null) {
        stale = true;
        draw();
      }
      update.done();
    },
  };
}

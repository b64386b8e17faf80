const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

const steps = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * second),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * minute),
  ...[1, 2, 3, 6, 12].map((count) => count * hour),
  ...[1, 2, 7, 14, 30, 60, 90, 180, 365].map((count) => count * day),
];

/** Columns from one label to the next at least. */
const apart = 12;

interface TimeTicks {
  /** For each column whether a tick is there. */
  readonly marks: readonly boolean[];
  /** One line: each label begins at its tick. */
  readonly labels: string;
}

/** Ticks at round local times below a chart of so many columns. */
export function timeTicks({ from, to, columns }: { from: number; to: number; columns: number }): TimeTicks {
  const wanted = ((to - from) / columns) * apart;
  const step = steps.find((each) => each >= wanted) ?? steps.at(-1) ?? day;
  const marks = new Array<boolean>(columns).fill(false);
  let labels = '';
  for (let time = firstTick(from, step); time < to; time = nextTick(time, step)) {
    const column = Math.floor(((time - from) / (to - from)) * columns);
    const text = labelOf(time, step);
    if (column < labels.length || column + text.length > columns) continue;
    marks[column] = true;
    labels = `${labels.padEnd(column)}${text} `;
  }
  return { marks, labels };
}

/** The first local time at or after `from` that is a multiple of the step. */
function firstTick(from: number, step: number): number {
  const midnight = midnightOf(from, 0);
  if (step >= day) return from === midnight ? midnight : midnightOf(from, 1);
  const behind = Math.ceil((from - midnight) / step) * step;
  return midnight + behind;
}

/** Days are not all 24 hours long. */
const nextTick = (time: number, step: number): number => (step >= day ? midnightOf(time, step / day) : time + step);

function midnightOf(time: number, days: number): number {
  const at = new Date(time);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + days).getTime();
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const pad = (value: number): string => String(value).padStart(2, '0');

/** `14:05`, `14:05:30`, or for days and midnight `21 Nov`. */
function labelOf(time: number, step: number): string {
  const at = new Date(time);
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0 && at.getSeconds() === 0;
  if (step >= day || isMidnight) return `${at.getDate()} ${months[at.getMonth()]}`;
  const clock = `${pad(at.getHours())}:${pad(at.getMinutes())}`;
  return step < minute ? `${clock}:${pad(at.getSeconds())}` : clock;
}

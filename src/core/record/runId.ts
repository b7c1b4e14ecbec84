/** `2026-11-23-1404-9f3a2c`: the minute of the start in UTC, and six random digits. */
const RUN_ID = /^\d{4}-\d{2}-\d{2}-\d{4}-[0-9a-f]{6}$/;
const WRITER_ID = /^[a-z0-9][a-z0-9-]{0,62}$/;

/** `now` in milliseconds since the epoch; `hex` is six random lower-case hexadecimal digits. */
export function runId(now: number, hex: string): string {
  const [day = '', time = ''] = new Date(now).toISOString().split('T');
  return `${day}-${time.slice(0, 2)}${time.slice(3, 5)}-${hex}`;
}

/** Whether a name is a run's. Only such names become paths. */
export function isRunId(name: string): boolean {
  return RUN_ID.test(name);
}

/** Whether a name is a writer's. Only such names become paths. */
export function isWriterId(name: string): boolean {
  return WRITER_ID.test(name);
}

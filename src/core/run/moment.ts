/** Where and when a line for a person is read. */
export interface Moment {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** IANA name, such as `Europe/Berlin`. */
  readonly timeZone: string;
}

const DAY = 86_400_000;

/** A time of the wall clock with its zone, `Tue 14:05 CET`; with its date where the weekday alone would be ambiguous. */
export function wallClock(time: number, { now, timeZone }: Moment): string {
  const isNear = Math.abs(time - now) < 6 * DAY;
  const parts = partsOf(time, timeZone, 'en-GB');
  const date = isNear ? '' : ` ${parts('day')} ${parts('month')}`;
  return `${parts('weekday')}${date} ${parts('hour')}:${parts('minute')} ${zoneName(time, timeZone)}`;
}

/** British English has names for the zones of Europe, American English for those of America. */
function zoneName(time: number, timeZone: string): string {
  const european = partsOf(time, timeZone, 'en-GB')('timeZoneName');
  return /^GMT[+-]/u.test(european) ? partsOf(time, timeZone, 'en-US')('timeZoneName') : european;
}

function partsOf(time: number, timeZone: string, locale: string): (type: Intl.DateTimeFormatPartTypes) => string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' }).formatToParts(time);
  return (type) => parts.find((part) => part.type === type)?.value ?? '';
}

/** What is left of a time, rounded up to a minute: `3 h 12 min`; over two days in days and hours. */
export function timeLeft(milliseconds: number): string {
  const minutes = Math.ceil(milliseconds / 60_000);
  if (minutes < 60) return `${String(minutes)} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${String(hours)} h` : `${String(hours)} h ${String(minutes % 60)} min`;
  return hours % 24 === 0 ? `${String(hours / 24)} d` : `${String(Math.floor(hours / 24))} d ${String(hours % 24)} h`;
}

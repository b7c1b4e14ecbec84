/** When a server is asked again. */

/** The longest wait that a server may ask for, in milliseconds; one that asks for more is not asked again. */
export const LONGEST_WAIT = 10_000;
const FIRST_WAIT = 200;

/**
 * Milliseconds before another attempt: twice as long each time, and between half and all of that by `random` in [0, 1),
 * so that clients which failed together do not come back together.
 */
export function backoff(attempt: number, random: number): number {
  return FIRST_WAIT * 2 ** attempt * (0.5 + random / 2);
}

/** The wait that `Retry-After` asks for in milliseconds, as seconds or as an HTTP date (RFC 9110, 10.2.3); 0 where it asks for none. */
export function retryAfter(header: string | undefined, now: number): number {
  const text = header?.trim() ?? '';
  if (/^\d+$/u.test(text)) return Number(text) * 1000;
  const date = /[a-z]{3}/iu.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? 0 : Math.max(0, date - now);
}

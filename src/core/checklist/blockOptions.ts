/** Those options of a block that say how it is run. */

/** What is in force where a block says nothing: the directory of the repository, and no limit of time. */
export interface RunOptions {
  /** As written; null for the default. */
  readonly cwd: string | null;
  /** Milliseconds; null for none. */
  readonly timeout: number | null;
}

export type RunOptionsResult =
  | { readonly status: 'done'; readonly value: RunOptions }
  | { readonly status: 'refused'; readonly message: string };

const TIMEOUT = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/;
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** The longest that a timer of the host can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** Reads `cwd` and `timeout` (`90`, `30s`, `5m`, `1h`, `500ms`; a bare number is seconds). A value that means nothing is refused. */
export function blockOptions(options: Readonly<Record<string, unknown>>): RunOptionsResult {
  const { cwd = null, timeout = null } = options;
  if (cwd !== null && (typeof cwd !== 'string' || cwd === '')) return { status: 'refused', message: 'Unexpected value of "cwd" in the options of the block, expected a directory.' };
  if (timeout === null) return { status: 'done', value: { cwd, timeout: null } };
  const milliseconds = readTimeout(timeout);
  if (milliseconds === null) return { status: 'refused', message: 'Unexpected value of "timeout" in the options of the block, expected a duration such as 30s or 5m.' };
  return { status: 'done', value: { cwd, timeout: milliseconds } };
}

function readTimeout(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const [, figure, unit = 's'] = TIMEOUT.exec(String(value).trim()) ?? [];
  const milliseconds = Math.round(Number(figure) * (MILLISECONDS[unit] ?? Number.NaN));
  return milliseconds > 0 && milliseconds <= MAX_TIMEOUT ? milliseconds : null;
}

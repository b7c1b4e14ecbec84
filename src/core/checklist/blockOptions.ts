/** Those options of a block that say how it is run. */

/** What is in force where a block says nothing: the directory of the repository, the interpreter of its language, and no limit of time. */
export interface RunOptions {
  /** As written; null for the default. */
  readonly cwd: string | null;
  /** Milliseconds; null for none. */
  readonly timeout: number | null;
  /** Program and arguments, `['python3', '-u']`; null to go by the shebang or the language. */
  readonly interpreter: readonly string[] | null;
  /** The host that it runs on, as ssh knows it: `user@host`; null for this machine. */
  readonly ssh: string | null;
  /** Whether it wants a terminal that a person can type into. */
  readonly interactive: boolean;
  /** Whether it goes on while others run. */
  readonly background: boolean;
}

export type RunOptionsResult =
  | { readonly status: 'done'; readonly value: RunOptions }
  /** `option` is the key whose value means nothing. */
  | { readonly status: 'refused'; readonly option: string; readonly message: string };

const TIMEOUT = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h)?$/;
const MILLISECONDS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };
/** What ssh takes for a host and for nothing else: no option, and nothing that a command in its configuration could mistake. */
const SSH_TARGET = /^(?!-)(?!.*@-)[A-Za-z0-9_.][\w.+@:%/[\]-]*$/;
/** The longest that a timer of the host can wait. */
const MAX_TIMEOUT = 2 ** 31 - 1;

/** Reads the options; `timeout` is `90`, `30s`, `5m`, `1h` or `500ms`, a bare number seconds. A value that means nothing is refused. */
export function blockOptions(options: Readonly<Record<string, unknown>>): RunOptionsResult {
  const { cwd = null, timeout = null, interpreter = null, ssh = null, interactive = false, background = false } = options;
  if (cwd !== null && (typeof cwd !== 'string' || cwd === '')) return unexpected('cwd', 'a directory');
  const milliseconds = timeout === null ? null : readTimeout(timeout);
  if (timeout !== null && milliseconds === null) return unexpected('timeout', 'a duration such as 30s or 5m');
  const program = interpreter === null ? null : readInterpreter(interpreter);
  if (interpreter !== null && program === null) return unexpected('interpreter', 'a program and its arguments');
  if (ssh !== null && (typeof ssh !== 'string' || !SSH_TARGET.test(ssh))) return unexpected('ssh', 'a host such as user@host, that does not begin with -');
  if (typeof interactive !== 'boolean') return unexpected('interactive', 'true or false');
  if (typeof background !== 'boolean') return unexpected('background', 'true or false');
  return { status: 'done', value: { cwd, timeout: milliseconds, interpreter: program, ssh, interactive, background } };
}

function unexpected(option: string, expected: string): RunOptionsResult {
  return { status: 'refused', option, message: `Unexpected value of "${option}" in the options of the block, expected ${expected}.` };
}

function readTimeout(value: unknown): number | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const [, figure, unit = 's'] = TIMEOUT.exec(String(value).trim()) ?? [];
  const milliseconds = Math.round(Number(figure) * (MILLISECONDS[unit] ?? Number.NaN));
  return milliseconds > 0 && milliseconds <= MAX_TIMEOUT ? milliseconds : null;
}

/** Words between blanks, or a list. No shell reads it, so no word is quoted. */
function readInterpreter(value: unknown): readonly string[] | null {
  const words: unknown = typeof value === 'string' ? value.trim().split(/\s+/) : value;
  if (!Array.isArray(words) || words.length === 0) return null;
  return words.every((word) => typeof word === 'string' && word !== '' && !word.includes('\0')) ? (words as readonly string[]) : null;
}

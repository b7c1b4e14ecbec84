/** Flags of a script that npm takes for its own: `npm run deploy --force` runs `deploy` without `--force`. */
import type { Problem, ShellCommand, ShellWord } from './model.ts';
import type { Places } from './places.ts';

/** Commands of npm that run a script of `package.json`; the first two are followed by its name. */
const RUN = new Set(['run', 'run-script', 'rum', 'urn']);
const NAMED = new Set(['test', 'tst', 't', 'start', 'stop', 'restart']);
/** Flags that are meant for npm itself (npm's documentation, "npm run" and "config"). Those in the second set take a value. */
const OWN = new Set(['--silent', '-s', '--quiet', '-q', '--verbose', '-d', '--if-present', '--ignore-scripts', '--foreground-scripts', '--workspaces', '-ws', '--include-workspace-root', '--iwr', '--no-workspaces', '--parseable', '-p', '--long', '-l', '--json', '--offline', '--no-update-notifier', '--color', '--no-color', '--timing']);
const OWN_WITH_VALUE = new Set(['--prefix', '-C', '--workspace', '-w', '--loglevel', '--script-shell', '--userconfig', '--cache']);

/** A call of a script, taken apart. */
export interface NpmCall {
  /** The word that names the script; null where a command of npm does. */
  readonly name: ShellWord | null;
  readonly script: string;
  /** Flags behind the script that npm would swallow. */
  readonly swallowed: readonly ShellWord[];
  /** Where npm looks for `package.json`, if it was told; null for where the command runs. */
  readonly prefix: ShellWord | null;
  /** Whether packages of a workspace are meant, each with scripts of its own. */
  readonly workspaces: boolean;
}

/** Reads a command as a call of an npm script; null where it is none. */
export function npmCall({ words, assignments }: ShellCommand): NpmCall | null {
  const [program, ...rest] = words.slice(assignments);
  if (program?.text !== 'npm') return null;
  let prefix: ShellWord | null = null;
  let workspaces = false;
  let verb: ShellWord | null = null;
  let name: ShellWord | null = null;
  const swallowed: ShellWord[] = [];
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at];
    if (word === undefined || word.text === '--') break;
    const [flag = ''] = word.text.split('=', 1);
    if (word.text.startsWith('-') && word.text !== '-') {
      if (/^(?:-w|-ws|--workspaces?)$/.test(flag)) workspaces = true;
      if (OWN_WITH_VALUE.has(flag)) {
        const value = word.text.includes('=') ? word : rest[at + 1];
        if (flag === '--prefix' || flag === '-C') prefix = value ?? null;
        if (!word.text.includes('=')) at += 1;
      } else if (!OWN.has(flag) && (name !== null || (verb !== null && NAMED.has(verb.text)))) swallowed.push(word);
    } else if (verb === null) verb = word;
    else name ??= RUN.has(verb.text) ? word : null;
  }
  if (verb === null) return null;
  if (RUN.has(verb.text)) return name === null ? null : { name, script: name.text, swallowed, prefix, workspaces };
  return NAMED.has(verb.text) ? { name: null, script: verb.text.startsWith('t') ? 'test' : verb.text, swallowed, prefix, workspaces } : null;
}

/** The problem of a call whose flags never reach the script. The fix puts `--` before the first of them. */
export function npmFlagProblem(command: ShellCommand, places: Places): Problem | null {
  const swallowed = npmCall(command)?.swallowed ?? [];
  const [first] = swallowed;
  if (first === undefined) return null;
  const last = swallowed.at(-1) ?? first;
  const flags = swallowed.map(({ text }) => text).join(' ');
  return {
    rule: 'npm-flags',
    severity: 'warning',
    line: first.line,
    column: first.column,
    endLine: last.line,
    endColumn: last.column + last.length,
    message: `npm keeps ${flags} for itself, and the script never sees it. Put -- before it.`,
    fix: { title: `Put -- before ${first.text}`, edits: [{ offset: places.offset(first.line, first.column), length: 0, text: '-- ' }] },
  };
}

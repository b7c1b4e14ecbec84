import { execa } from 'execa';

/** What a git command came to. `exitCode` is null where git could not be run, was stopped or took too long. */
export interface GitResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Commands of git in one folder; arguments go to git as they are, through no shell. */
export interface Git {
  /** Asks something: takes no lock, runs no file-system monitor, speaks English. */
  read(args: readonly string[], options?: { readonly input?: string; readonly signal?: AbortSignal }): Promise<GitResult>;
  /** Asks for bytes of objects, from this repository alone: nothing missing is fetched, and nothing stands in for what is meant. */
  readObjects(args: readonly string[], options: { readonly input: string; readonly signal: AbortSignal }): Promise<{ readonly exitCode: number | null; readonly stdout: Uint8Array }>;
  /** Changes something, as the user's own git would: hooks, signing and settings apply. */
  write(args: readonly string[], options: { readonly input: string; readonly signal: AbortSignal }): Promise<GitResult>;
}

/** Variables that point git at another repository or read path names differently; the folder decides here (`git rev-parse --local-env-vars`). */
const misleading = [
  'GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_PREFIX', 'GIT_OBJECT_DIRECTORY', 'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_NAMESPACE', 'GIT_GRAFT_FILE', 'GIT_REPLACE_REF_BASE', 'GIT_SHALLOW_FILE', 'GIT_IMPLICIT_WORK_TREE',
  'GIT_LITERAL_PATHSPECS', 'GIT_GLOB_PATHSPECS', 'GIT_NOGLOB_PATHSPECS', 'GIT_ICASE_PATHSPECS',
];

/** Milliseconds. A hook may run a test suite. */
const readTimeout = 30_000;
const writeTimeout = 600_000;
/** How long output may still come once git has ended. */
const lingering = 500;

/** Git as found on the PATH, at work in `folder`. */
export function createGit(folder: string): Git {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !misleading.includes(name)));
  const start = (args: readonly string[], environment: Readonly<Record<string, string>>) => ['git', ['--no-pager', '-C', folder, ...args], { env: { ...inherited, GIT_TERMINAL_PROMPT: '0', ...environment }, extendEnv: false }] as const;
  const run = async (args: readonly string[], options: { environment: Record<string, string>; input: string; timeout: number; signal: AbortSignal | undefined }): Promise<GitResult> => {
    const [program, given, settings] = start(args, options.environment);
    const subprocess = execa(program, given, {
      ...settings,
      input: options.input,
      reject: false,
      stripFinalNewline: false,
      timeout: options.timeout,
      ...(options.signal && { cancelSignal: options.signal }),
    });
    // What a hook left in the background can hold the pipes for ever.
    subprocess.once('exit', () => {
      setTimeout(() => {
        subprocess.stdout.destroy();
        subprocess.stderr.destroy();
      }, lingering).unref();
    });
    const result = await subprocess;
    const stopped = result.isCanceled || result.timedOut;
    return { exitCode: stopped ? null : (result.exitCode ?? null), stdout: result.stdout ?? '', stderr: stopped ? 'It was stopped or took too long.' : (result.stderr ?? '') };
  };
  return {
    read: (args, { input = '', signal } = {}) =>
      run(['-c', 'core.fsmonitor=false', ...args], { environment: { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_NO_REPLACE_OBJECTS: '1' }, input, timeout: readTimeout, signal }),
    readObjects: async (args, { input, signal }) => {
      const [program, given, settings] = start(['-c', 'core.fsmonitor=false', '-c', 'core.commitGraph=false', '-c', 'protocol.allow=never', ...args], { LC_ALL: 'C', GIT_OPTIONAL_LOCKS: '0', GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1' });
      const { exitCode, stdout } = await execa(program, given, { ...settings, input, reject: false, encoding: 'buffer', stripFinalNewline: false, timeout: readTimeout, cancelSignal: signal, maxBuffer: Number.MAX_SAFE_INTEGER });
      return { exitCode: exitCode ?? null, stdout: stdout ?? new Uint8Array() };
    },
    write: (args, { input, signal }) => run(args, { environment: {}, input, timeout: writeTimeout, signal }),
  };
}

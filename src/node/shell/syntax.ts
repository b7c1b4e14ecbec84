import os from 'node:os';
import { execa } from 'execa';
import type { Script } from '../../core/ports.ts';
import { following } from '../onAbort.ts';
import { findProgram, program } from './interpreter.ts';
import { plainText } from './plainText.ts';
import { withScriptFile } from './scriptFile.ts';

/** Options that read a script without running it and without running anything of the user's first. */
const readOnly: Readonly<Record<string, readonly string[]>> = { bash: ['-n'], sh: ['-n'], dash: ['-n'], ksh: ['-n'], zsh: ['-f', '-n'] };

/**
 * The first fault that the shell itself finds, as `line 3: …`, or null where it finds none or the interpreter is no shell.
 * The environment is emptied but for the `PATH`: `BASH_ENV` and `ENV` name scripts that would be run.
 */
export async function checkSyntax(script: Script, environment: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<string | null> {
  const [command = '', ...options] = script.interpreter;
  const check = readOnly[program(command)];
  // One that is missing is reported by the run, which cannot start.
  const shell = check && (await findProgram(command, script.directory, environment));
  if (!shell) return null;

  return withScriptFile(script.text, async (file) => {
    const ends = following(signal);
    const result = await execa(shell, [...options, ...check, file], {
      cwd: os.tmpdir(),
      env: { PATH: environment['PATH'], LC_ALL: 'C' },
      extendEnv: false,
      stdin: 'ignore',
      reject: false,
      timeout: 10_000,
      cancelSignal: ends.signal,
    });
    ends.forget();
    if (result.isCanceled) return null;
    if (result.timedOut) return `${command} took too long to read the script.`;
    // A heredoc that is never closed is only a warning to bash, yet it swallows every command after it.
    if (result.exitCode === 0 && result.stderr === '') return null;
    return firstFault(result.stderr, file) ?? `${command} cannot read the script: ${result.shortMessage ?? 'no reason given'}`;
  });
}

/** Bash says `FILE: line 3: fault`, dash `FILE: 3: fault`, zsh `FILE:3: fault`. */
function firstFault(stderr: string, file: string): string | null {
  const line = plainText(stderr).split('\n').find((text) => text.trim() !== '');
  const start = line?.indexOf(file) ?? -1;
  if (line === undefined || start === -1) return line ?? null;
  return line.slice(start + file.length).replace(/^:\s*(?:line )?(?=\d)/u, 'line ').replace(/^:\s*/u, '');
}

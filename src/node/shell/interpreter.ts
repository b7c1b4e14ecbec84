import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';

const strict = ['-e', '-o', 'pipefail'];

/**
 * The interpreter for a fence's language, as an argument vector, or null where such a block is not to be run.
 * `shell` is the configured one, and stands for fences that name no shell in particular. Shells stop at the first
 * failure: without that, `false; true` would pass.
 */
export function defaultInterpreter(lang: string, shell: string): readonly string[] | null {
  switch (lang.toLowerCase()) {
    case 'bash':
    case 'zsh':
      return [lang.toLowerCase(), ...strict];
    case 'sh':
      return ['sh', '-e'];
    case 'shell':
    case 'console':
    case 'shell-session':
    case 'shellsession':
      // POSIX has had pipefail only since 2024, and `dash` mostly does not.
      return ['bash', 'zsh', 'ksh'].includes(program(shell)) ? [shell, ...strict] : [shell, '-e'];
    case 'python':
    case 'python3':
    case 'py':
      return ['python3'];
    case 'node':
    case 'js':
    case 'javascript':
      return ['node'];
    default:
      return null;
  }
}

/** Name of the program that an interpreter's path ends in, without an ending of Windows. */
export function program(command: string): string {
  return path.basename(command).toLowerCase().replace(/\.(?:exe|cmd|bat)$/u, '');
}

/** Finds a program as a shell would, from `directory`: by its path if it has one, else on the `PATH`. Null where there is none. */
export async function findProgram(command: string, directory: string, environment: Readonly<Record<string, string | undefined>>): Promise<string | null> {
  const folders = command.includes('/') || command.includes(path.sep) ? [''] : (environment['PATH'] ?? '').split(path.delimiter);
  const endings = process.platform === 'win32' ? ['', ...(environment['PATHEXT'] ?? '.EXE').split(';')] : [''];
  for (const folder of folders) {
    for (const ending of endings) {
      const candidate = path.resolve(directory, folder, command + ending);
      if (await isProgram(candidate)) return candidate;
    }
  }
  return null;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

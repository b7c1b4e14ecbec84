import type { EnvironmentDeclaration } from '../../core/configuration/configuration.ts';
import type { EnvironmentSource } from '../../core/ports.ts';
import { createShell } from '../shell/shell.ts';
import { readCommandOutput } from './commandOutput.ts';
import { readEnvironmentFile } from './environmentFile.ts';

export interface EnvironmentSourceOptions {
  /** Absolute: the work tree, or the folder of the checklist outside git. No file outside it is read. */
  readonly root: string;
  /** The variables of this process, which commands are given and which count as a source where that is declared. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What commands run with. */
  readonly interpreter: readonly string[];
}

/** Milliseconds: nothing of a command that prints variables is worth waiting for once it is to end. */
const GRACE = { interrupt: 500, terminate: 500, orphan: 100 };

/** Reads `.env` files, the output of commands, and the process environment. Whether it may was settled before. */
export function createEnvironmentSource({ root, environment, interpreter }: EnvironmentSourceOptions): EnvironmentSource {
  // What it prints is looked up and never shown; masked values could not be compared.
  const shell = createShell({ environment, grace: GRACE, output: 'as-printed' });
  return {
    read: async (declaration: EnvironmentDeclaration, signal) => {
      switch (declaration.kind) {
        case 'file':
          return readEnvironmentFile(root, declaration.path, signal);
        case 'command':
          return readCommandOutput(shell, { ...declaration, interpreter, directory: root }, signal);
        case 'process': {
          const set = Object.entries(environment).filter((pair): pair is [string, string] => pair[1] !== undefined);
          return { status: 'read', name: 'the process environment', form: 'resolved', values: new Map(set) };
        }
      }
    },
  };
}

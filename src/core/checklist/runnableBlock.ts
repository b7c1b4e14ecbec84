/** Which blocks can be run, and by what, apart from loading anything that runs them. */
import { blockOptions } from './blockOptions.ts';
import type { Block } from './model.ts';
import { isShell } from './shellLanguage.ts';

/** Languages besides shells that have an interpreter of their own. */
const SCRIPTS = new Set(['python', 'python3', 'py', 'node', 'js', 'javascript']);

/** Whether a block can be run: in a shell it needs a statement, in another language anything but blanks. */
export function isRunnable(block: Block): boolean {
  if (isShell(block.lang)) return block.statements.length > 0;
  if (block.text.trim() === '') return false;
  return SCRIPTS.has(block.lang) || ownInterpreter(block) !== null || shebangOf(block.text) !== null;
}

/** The program and arguments that the options of a block name; null where they name none that can be read. */
export function ownInterpreter({ options }: Pick<Block, 'options'>): readonly string[] | null {
  const read = blockOptions(options);
  return read.status === 'done' ? read.value.interpreter : null;
}

/** Program and arguments of a `#!` line; `env` and its `-S` are taken off. Null where the code begins with none. */
export function shebangOf(text: string): readonly string[] | null {
  const [, line = ''] = /^#![ \t]*(\S.*)$/m.exec(text.split('\n', 1)[0] ?? '') ?? [];
  const words = line.trim().split(/\s+/).filter((word) => word !== '');
  const [program = ''] = words;
  const rest = /(?:^|\/)env$/.test(program) ? words.slice(words[1] === '-S' ? 2 : 1) : words;
  return rest.length === 0 ? null : rest;
}

import { commandsOf } from './blockShell.ts';
import type { Item, Problem, ShellCommand } from './model.ts';
import type { Places } from './places.ts';
import { shellProblems } from './shellProblems.ts';
import { readShell } from './statements.ts';

/** Reads the command of an item, ``Execute: `make migrate` ``, and adds what it runs and what is wrong with it. */
export function readItemCommand(item: Item, places: Places, problems: Problem[], commands: ShellCommand[]): void {
  const [code] = item.names;
  if (code === undefined) return;
  const written = places.line(item.line).indexOf(code, item.column - 1);
  const shell = readShell(code, 'sh');
  // One that goes on in the next line, or is written otherwise than it reads, is placed at its item.
  const place = (offset: number): { readonly line: number; readonly column: number } => ({ line: item.line, column: written === -1 ? item.column : written + offset + 1 });
  const made = commandsOf(item.id, shell, place);
  commands.push(...made);
  const found = shellProblems(shell, made, place, places);
  problems.push(...(written === -1 ? found.map(({ rule, severity, line, column, message }) => ({ rule, severity, line, column, endLine: line, endColumn: column, message })) : found));
}

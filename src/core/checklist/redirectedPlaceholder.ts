/** Placeholders that a shell would take for redirections: `--to=<version>` reads a file `version`. */
import type { Problem } from './model.ts';
import type { PlaceholderMatch } from './placeholders.ts';
import type { Places } from './places.ts';
import type { ShellPlacer } from './blockShell.ts';

/**
 * The problem of a placeholder outside quotes. Holdpoint asks for its value, but whoever copies the command into a
 * terminal has it read as a file. The fix is a variable that the shell itself insists on.
 */
export function redirectedPlaceholder({ name, text, offset, quoted }: PlaceholderMatch, place: ShellPlacer, places: Places): Problem | null {
  if (quoted) return null;
  const { line, column } = place(offset);
  const variable = `"\${${name.replaceAll(/\W/g, '_')}:?}"`;
  return {
    rule: 'placeholder-redirect',
    severity: 'info',
    line,
    column,
    endLine: line,
    endColumn: column + text.length,
    message: `In a terminal, the shell would read ${text} as a redirection. Holdpoint asks for the value; ${variable} is safe in both.`,
    fix: { title: `Change to ${variable}`, edits: [{ offset: places.offset(line, column), length: text.length, text: variable }] },
  };
}

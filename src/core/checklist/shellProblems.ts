/** What is wrong with shell code, as far as its text tells. */
import type { ShellPlacer } from './blockShell.ts';
import type { Problem, ShellCommand } from './model.ts';
import { npmFlagProblem } from './npmFlags.ts';
import type { Places } from './places.ts';
import { problemOnLine } from './problem.ts';
import { redirectedPlaceholder } from './redirectedPlaceholder.ts';
import type { ShellCode } from './statements.ts';

export function shellProblems(shell: ShellCode, commands: readonly ShellCommand[], place: ShellPlacer, places: Places): readonly Problem[] {
  const problems: Problem[] = [];
  if (shell.fault !== null) {
    const { line } = place(lineStart(shell.script, shell.fault.line));
    problems.push(problemOnLine(line, places.line(line).length + 1, 'warning', 'shell-syntax', `The shell would not understand this: ${shell.fault.message}.`));
  }
  for (const command of commands) {
    const problem = npmFlagProblem(command, places);
    if (problem !== null) problems.push(problem);
  }
  for (const placeholder of shell.placeholders) {
    // In a here-document it is text.
    if (!isWord(placeholder.offset, shell)) continue;
    const problem = redirectedPlaceholder(placeholder, place, places);
    if (problem !== null) problems.push(problem);
  }
  return problems;
}

function isWord(offset: number, { walked }: ShellCode): boolean {
  return walked.commands.some(({ words }) => words.some((word) => word.offset <= offset && offset < word.offset + word.length));
}

function lineStart(text: string, line: number): number {
  let at = 0;
  for (let row = 0; row < line; row += 1) at = text.indexOf('\n', at) + 1;
  return at;
}

/** Problems: what an author did, where, and what to do about it. */
import type { Node } from 'mdast';
import type { Fix, Problem } from './model.ts';

/** Makes a problem that covers a node. */
export function problemAt(position: Node['position'], severity: Problem['severity'], rule: string, message: string): Problem {
  const start = position?.start ?? { line: 1, column: 1 };
  const end = position?.end ?? start;
  return { rule, severity, line: start.line, column: start.column, endLine: end.line, endColumn: end.column, message };
}

/** Makes a problem that covers one line from its first column to `endColumn`. */
export function problemOnLine(line: number, endColumn: number, severity: Problem['severity'], rule: string, message: string): Problem {
  return { rule, severity, line, column: 1, endLine: line, endColumn: Math.max(endColumn, 1), message };
}

/** Mends a word of the front matter; `range` is in its YAML, which begins at `offset` in the text. */
export function changeTo(word: string, offset: number, [from, to]: readonly [number, number]): Fix {
  return { title: `Change to "${word}"`, edits: [{ offset: offset + from, length: to - from, text: word }] };
}

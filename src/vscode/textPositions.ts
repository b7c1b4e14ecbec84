import * as vscode from 'vscode';

/**
 * Positions of offsets in a text as the file has it. The document of a file with mixed line endings has all of one kind, so
 * that its own offsets differ, while lines and columns are the same.
 */
export function positionsIn(text: string): (offset: number) => vscode.Position {
  const starts = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/gu), ({ index, 0: ending }) => index + ending.length)];
  return (offset) => {
    const line = Math.max(0, starts.findLastIndex((start) => start <= offset));
    return new vscode.Position(line, offset - (starts[line] ?? 0));
  };
}

/** Line endings. */
import type { Problem } from './model.ts';
import { problemOnLine } from './problem.ts';

/** A problem at the first line that ends otherwise than the first one; editors make them all alike when they save. */
export function mixedLineEndings(text: string): readonly Problem[] {
  if (!text.includes('\r')) return [];
  let line = 1;
  let first: string | null = null;
  for (const [ending] of text.matchAll(/\r\n|\n|\r/g)) {
    first ??= ending;
    if (ending !== first) {
      return [problemOnLine(line, 1, 'warning', 'mixed-line-endings', `Line ${String(line)} ends otherwise than the lines above. Boxes are ticked in the file on disk, since an editor would change the endings.`)];
    }
    line += 1;
  }
  return [];
}

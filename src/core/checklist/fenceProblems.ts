/** What is wrong with the options in the info string of a fence. */
import { nearestKey } from '../configuration/nearestKey.ts';
import { BLOCK_OPTIONS } from './blockOptionNames.ts';
import { blockOptions } from './blockOptions.ts';
import type { Problem } from './model.ts';
import type { Places } from './places.ts';
import { problemOnLine } from './problem.ts';

/** `options` as they were read from the info string on `line`. A key of another tool is no fault, a mistyped one of ours is. */
export function fenceProblems(options: Readonly<Record<string, unknown>>, line: number, places: Places): readonly Problem[] {
  const problems: Problem[] = [];
  for (const key of Object.keys(options)) {
    if (isKnown(key)) continue;
    const meant = nearestKey(key, BLOCK_OPTIONS);
    if (meant === null || Object.hasOwn(options, meant)) continue;
    const problem = onKey(key, line, places, `Unknown option "${key}" of the block. Did you mean "${meant}"?`);
    const title = `Change to "${meant}"`;
    problems.push(problem.column === 1 ? problem : { ...problem, fix: { title, edits: [{ offset: places.offset(line, problem.column), length: key.length, text: meant }] } });
  }
  const read = blockOptions(options);
  if (read.status === 'refused') problems.push(onKey(read.option, line, places, read.message));
  return problems;
}

function isKnown(key: string): boolean {
  return BLOCK_OPTIONS.some((known) => known === key);
}

function onKey(key: string, line: number, places: Places, message: string): Problem {
  const fence = places.line(line);
  const at = fence.search(new RegExp(`(?<![\\w-])${key.replaceAll(/[^\w]/g, '\\$&')}["']?\\s*[=:]`));
  if (at === -1) return problemOnLine(line, fence.length + 1, 'warning', 'block-options', message);
  return { rule: 'block-options', severity: 'warning', line, column: at + 1, endLine: line, endColumn: at + 1 + key.length, message };
}

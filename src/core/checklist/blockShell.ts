/** What the shell code of a block or an item comes to, with its places in the file. */
import type { Placeholder, ShellCommand, ShellWord, Variable } from './model.ts';
import type { Places } from './places.ts';
import type { PlaceholderMatch } from './placeholders.ts';
import type { WalkedWord } from './shellWalk.ts';
import { lineFinder, type ShellCode } from './statements.ts';

/** Where the code of a shell stands in the file. */
export interface ShellPlace {
  readonly line: number;
  readonly column: number;
}

export type ShellPlacer = (offset: number) => ShellPlace;

/**
 * Places in a block whose first line of code is `firstLine`. They are counted from the ends of lines: a fence's
 * indentation, quote markers, a tab among them that became blanks, and a prompt all stand before the code.
 */
export function blockPlacer(script: string, firstLine: number, places: Places): ShellPlacer {
  const lineAt = lineFinder(script);
  const lines = script.split('\n');
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length + 1;
  }
  return (offset) => {
    const row = lineAt(offset);
    const left = (lines[row] ?? '').length - (offset - (starts[row] ?? 0));
    return { line: firstLine + row, column: Math.max(0, places.line(firstLine + row).length - left) + 1 };
  };
}

export function commandsOf(target: string, shell: ShellCode, place: ShellPlacer): readonly ShellCommand[] {
  return shell.walked.commands.map(({ words, assignments, piped }) => {
    const made = words.map((word) => shellWord(word, shell.placeholders, place));
    const name = words[assignments]?.value ?? '';
    return { target, line: made[0]?.line ?? 1, words: made, assignments, piped, local: shell.walked.functions.has(name) };
  });
}

export function placeholdersOf(shell: ShellCode, place: ShellPlacer): readonly Placeholder[] {
  return shell.placeholders.map(({ name, text, offset }) => ({ name, text, ...place(offset) }));
}

/** Each variable once, where it is used first. One that another file may set is nobody's to ask for. */
export function variablesOf({ walked }: ShellCode, place: ShellPlacer): readonly Variable[] {
  const { assigned, used, empty, opaque } = walked;
  const found = new Map<string, Variable>();
  for (const { name, offset } of empty) found.set(name, { name, ...place(offset), setOn: null, empty: true });
  for (const { name, offset } of used) {
    const first = assigned.find((candidate) => candidate.name === name);
    if (!opaque && !found.has(name)) found.set(name, { name, ...place(offset), setOn: first === undefined ? null : place(first.offset).line, empty: false });
  }
  return [...found.values()];
}

/** The parser saw plain words in the places of placeholders. */
function shellWord(word: WalkedWord, placeholders: readonly PlaceholderMatch[], place: ShellPlacer): ShellWord {
  let text = word.value;
  const inside = placeholders.filter(({ offset }) => offset >= word.offset && offset < word.offset + word.length);
  for (const placeholder of inside) text = text.replace('_'.repeat(placeholder.text.length), () => placeholder.text);
  return { text, ...place(word.offset), length: word.length, literal: word.literal && inside.length === 0 };
}

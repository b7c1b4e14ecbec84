import type { ShellCommand } from '../checklist/model.ts';

/** A command as its words, placeholders filled in. */
export type Words = readonly string[];

/** Programs that only print what they are given. */
const PRINTERS = new Set(['echo', 'printf', ':']);

/** The commands of a shell that do something, as words, with values in the places of placeholders. */
export function deedsOf(commands: readonly ShellCommand[], fill: (text: string) => string): readonly Words[] {
  return commands
    // What is printed into another command is that command's input, and may be its orders.
    .filter(({ words, assignments, piped }) => piped || !PRINTERS.has(words[assignments]?.text ?? ''))
    .map(({ words }) => words.map(({ text }) => fill(text)));
}

/** Text that no grammar is known for, line by line; lines that are a comment do nothing. */
export function wordsOfText(text: string): readonly Words[] {
  return text.split('\n').filter((line) => !/^\s*(?:#|\/\/|--|\*|\/\*)/.test(line)).map((line) => line.split(/\s+/).filter((word) => word !== ''));
}

/** Those patterns that a command matches, in the order of `patterns`; see `dangerousWords.ts` for what they mean. */
export function dangersIn(commands: readonly Words[], patterns: readonly string[]): readonly string[] {
  return patterns.filter((pattern) => {
    const [first = '', ...others] = pattern.trim().toLowerCase().split(/\s+/);
    if (first === '') return false;
    return commands.some((command) => {
      const words = command.map((word) => word.toLowerCase());
      return others.length === 0 && !first.startsWith('-') ? words.some((word) => hasPart(word, first)) : follows(words, first, others);
    });
  });
}

function hasPart(word: string, part: string): boolean {
  for (let at = word.indexOf(part); at !== -1; at = word.indexOf(part, at + 1)) {
    if (!isLetter(word[at - 1]) && !isLetter(word[at + part.length])) return true;
  }
  return false;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}]/u.test(character);
}

function follows(words: Words, first: string, others: readonly string[]): boolean {
  const at = first.startsWith('-') ? -1 : words.findIndex((word) => baseName(word) === first);
  if (at === -1 && !first.startsWith('-')) return false;
  const rest = words.slice(at + 1);
  return (first.startsWith('-') ? [first, ...others] : others).every((other) => rest.some((word) => isMeant(word, other)) || hasFlags(rest, other));
}

function isMeant(word: string, meant: string): boolean {
  return word === meant || (meant.startsWith('-') ? word.startsWith(`${meant}=`) : hasPart(word, meant));
}

/** Letters behind one dash, each somewhere behind one dash. `-r` is `-R` to `rm`. */
function hasFlags(words: Words, flags: string): boolean {
  if (!/^-\w+$/.test(flags)) return false;
  const given = new Set(words.filter((word) => /^-\w+$/.test(word)).flatMap((word) => [...word.slice(1)]));
  const long: Readonly<Record<string, string>> = { r: '--recursive', f: '--force' };
  return [...flags.slice(1)].every((flag) => given.has(flag) || words.includes(long[flag] ?? ''));
}

function baseName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

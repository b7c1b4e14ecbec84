/** Words in angle brackets that a person has to fill in: `--to=<previous_version>`. */

export interface PlaceholderMatch {
  readonly name: string;
  readonly text: string;
  /** Offset in the code. */
  readonly offset: number;
  /** Whether it stands in quotes, where a shell reads it as text. */
  readonly quoted: boolean;
}

/** How far back on its line a quote is looked for. */
const MAX_LOOK_BACK = 1000;
const CANDIDATE = /<([A-Za-z][\w.-]*)>/g;

/** Finds placeholders in shell code. */
export function findPlaceholders(code: string): readonly PlaceholderMatch[] {
  if (!code.includes('<')) return [];
  return [...code.matchAll(CANDIDATE)]
    .filter(({ index, 0: text, 1: name }) => name !== undefined && !isShell(code, index, text, name))
    .map(({ index, 0: text, 1: name = '' }) => ({ name, text, offset: index, quoted: isQuoted(lineBefore(code, index)) }));
}

/** Puts a plain word of the same length in the place of each, so that the code parses and offsets stay. */
export function blankPlaceholders(code: string, matches: readonly PlaceholderMatch[]): string {
  let blanked = '';
  let from = 0;
  for (const { offset, text } of matches) {
    blanked += code.slice(from, offset) + '_'.repeat(text.length);
    from = offset + text.length;
  }
  return blanked + code.slice(from);
}

function isShell(code: string, index: number, text: string, name: string): boolean {
  const before = lineBefore(code, index);
  const after = code.slice(index + text.length, index + text.length + 1);
  // A here-document or here-string: <<EOF>out, <<<word>out.
  if (before.endsWith('<')) return true;
  // Two redirections: sort <input>output, >>log.
  if (/(?:^|[\s;|&(])\d*$/.test(before) && /[\w./>&$]/.test(after) && !/^[./]$/.test(after)) return true;
  if (!isQuoted(before)) return false;
  // In quotes, a type such as Array<string>, or markup that is closed again.
  return /[A-Za-z][A-Za-z0-9]$/.test(before) || code.includes(`</${name}>`);
}

function lineBefore(code: string, index: number): string {
  return code.slice(Math.max(code.lastIndexOf('\n', index) + 1, index - MAX_LOOK_BACK), index);
}

/** Whether a quote is open at the end of what stands before on the line. */
function isQuoted(before: string): boolean {
  const unescaped = before.replace(/\\./g, '');
  let quote: string | null = null;
  for (const character of unescaped) {
    if (quote === null && (character === '"' || character === "'" || character === '`')) quote = character;
    else if (character === quote) quote = null;
  }
  return quote !== null;
}

/** Keeps text from a file or a server as text, in every place of the editor that would bring some of it to life. */

/** Joins two characters without a gap: what is seen stays the same, what is parsed does not. */
const WORD_JOINER = '\u2060';

/**
 * Controls, and the characters that reorder or hide what follows them (Unicode Standard Annex 9 and the "Trojan Source" paper).
 * A person must see that something is there.
 */
const UNSEEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** More than a hover is read for, in UTF-16 code units; the editor itself cuts Markdown at 100,000, wherever that falls. */
const LONGEST = 4_000;

/**
 * For labels, messages, prompts, quick picks and terminal names, which render `$(icon)` and `[text](command:…)`.
 * Line breaks and tabs become blanks; `limit` counts UTF-16 code units.
 */
export function asLabel(text: string, limit = 200): string {
  const line = visible(text).replaceAll(/\s+/gu, ' ').trim();
  return cut(line, limit).replaceAll('$(', `$${WORD_JOINER}(`).replaceAll('](', `]${WORD_JOINER}(`);
}

/**
 * For Markdown: every character of ASCII punctuation becomes a character reference, so that no construct of CommonMark or GFM,
 * bare addresses included, can begin. Line breaks stay line breaks.
 */
export function asMarkdown(text: string): string {
  return cut(visible(text), LONGEST)
    .replaceAll(/[!-/:-@[-`{-~]/gu, (character) => `&#${String(character.charCodeAt(0))};`)
    .replaceAll(/(^|\n)[ \t]+/gu, (_match, start: string) => start)
    .replaceAll(/[ \t]*\n+/gu, '  \n');
}

/** A fenced block that the text cannot close: the fence is longer than any run of backticks in it (CommonMark 0.31, 4.5). */
export function asCodeBlock(text: string, language: 'text' | 'promql' | 'shellscript' = 'text'): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/gu), (run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  return `\n${fence}${language}\n${cut(visible(text), LONGEST)}\n${fence}\n`;
}

/** The text with a sign in place of every character that would hide or reorder some of it. */
export function visible(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(UNSEEN, (character) => (character === '\r' ? '\n' : '\ufffd'));
}

/** The text with every character that cannot be seen, or that turns the text round, spelt as `\u{202e}`. Line breaks and tabs stay. */
export function spelled(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(/(?![\n\t ])[\p{C}\p{Z}\u00ad\u115f\u1160\u3164\uffa0\ufe00-\ufe0f]/gu, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/** At most `limit` code units, without half a character at the end. */
function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\ud800-\udbff]$/u, '')}…`;
}

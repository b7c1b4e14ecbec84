import { oneLine } from './oneLine.ts';

/** What renderers turn into a link by themselves, even where its characters are escaped. */
const LINKED = /(\S*(?::\/\/|www\.|@)\S*)/giu;

/** Any text as one line of Markdown that shows it and nothing more: no link, image, markup or cell border. */
export function markdownText(text: string): string {
  const parts = oneLine(text).split(LINKED);
  return parts.map((part, index) => (index % 2 === 1 ? codeSpan(part) : part.replaceAll(/[\\`*_{}[\]<>|~&#!]/gu, '\\$&'))).join('');
}

/** Code, in which nothing is a link. A bar is escaped even there, since a table is cut into cells first (GFM 4.10). */
function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${fence}${pad}${text.replaceAll('|', '\\|')}${pad}${fence}`;
}

function longestRun(text: string): number {
  return [...text.matchAll(/`+/gu)].reduce((length, [run]) => Math.max(length, run.length), 0);
}

/** A text in a fence longer than any run of backticks in it, so that it cannot close it. Control characters are dropped. */
export function fenced(text: string, info: string): string {
  const shown = text
    .replaceAll(/\r\n?/gu, '\n')
    .replaceAll(/[^\P{Cc}\n\t]|\p{Cf}/gu, '')
    .replace(/\n+$/u, '');
  const fence = '`'.repeat(Math.max(3, longestRun(shown) + 1));
  return `${fence}${info}\n${shown}\n${fence}`;
}

/** A table; cells are Markdown already. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(header), line(header.map(() => '---')), ...rows.map(line)].join('\n');
}

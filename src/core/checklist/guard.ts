/** What is no Markdown, or would keep the parser busy for minutes. */
import type { Problem } from './model.ts';
import { problemOnLine } from './problem.ts';

/** UTF-16 units; over a hundred times a long checklist, and a few seconds of parsing. */
export const MAX_LENGTH = 750_000;
/** Quote markers and bullets at the head of one line. Cost grows with the square of them. */
const MAX_DEPTH = 100;
/** Blanks before a bullet. Nesting by indentation costs as much, and takes two blanks a level at least. */
const MAX_INDENT = 400;
/** Brackets and emphasis marks without a blank line between. Cost grows with the square of them. */
const MAX_MARKS = 10_000;

/** Why a text cannot be parsed, or null. One pass over the text. */
export function unreadable(text: string): Problem | null {
  if (text.includes('\0')) return problemOnLine(1, 1, 'error', 'binary', 'This is no text: it holds binary data. Open the checklist itself.');
  if (text.length > MAX_LENGTH) {
    return problemOnLine(1, 1, 'error', 'too-long', `This file has ${String(text.length)} characters, and ${String(MAX_LENGTH)} are the most that can be read. Split it into several checklists.`);
  }
  return tooDeep(text);
}

/** No checklist comes near these limits; texts made to overwhelm a parser do. */
function tooDeep(text: string): Problem | null {
  let marks = 0;
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  let atHead = true;
  let blank = true;
  let previous = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LF || code === CR) {
      if (code === LF && previous === CR) continue;
      if (blank) marks = 0;
      line += 1;
      lineStart = at + 1;
      depth = 0;
      atHead = true;
      blank = true;
    } else if (code !== SPACE && code !== TAB) {
      blank = false;
      if (atHead) {
        if (isContainerMark(code)) {
          depth += 1;
          // A bullet begins a paragraph of its own.
          if (isNested(text, at)) marks = 0;
          if ((depth > MAX_DEPTH || at - lineStart > MAX_INDENT) && isNested(text, at)) return problemOnLine(line, 1, 'error', 'too-deep', `Line ${String(line)} is nested more than ${String(MAX_DEPTH)} levels deep. Make it flatter.`);
        } else if (!isDigit(code)) atHead = false;
      }
      if (code !== previous && INLINE_MARKS.has(code)) {
        marks += 1;
        if (marks > MAX_MARKS) return problemOnLine(line, 1, 'error', 'too-deep', `The paragraph that ends near line ${String(line)} has more than ${String(MAX_MARKS)} brackets and emphasis marks. Break it up with blank lines.`);
      }
    }
    previous = code;
  }
  return null;
}

const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
/** Those of emphasis, links and strikethrough. */
const INLINE_MARKS: ReadonlySet<number> = new Set([...'*_[]~'].map((mark) => mark.charCodeAt(0)));

function isContainerMark(code: number): boolean {
  return code === 62 || code === 45 || code === 43 || code === 42 || code === 46 || code === 41;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** A long rule of dashes or stars nests nothing: a marker has a blank after it, or is one of a quote. */
function isNested(text: string, at: number): boolean {
  return text[at] === '>' || text[at + 1] === ' ' || text[at + 1] === '\t';
}

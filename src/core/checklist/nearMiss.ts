/** What a person meant as a checkbox and GFM does not take as one. */
import type { Html, ListItem, Paragraph, Table } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { Fix, Problem, TextEdit } from './model.ts';
import { problemAt } from './problem.ts';

const RULE = 'malformed-checkbox';
/** Brackets that hold nothing but blanks and at most one mark, and begin no link. */
const BOX = /^\[[ \t]*[xX✓✔✗✘-]?[ \t]*\](?![([:])/;
const UNSPACED_BULLET = /^(?:[-*+]|\d{1,9}[.)])\[[ \t]*[xX]?[ \t]*\](?![([:])/;
const TASK_LINE = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[[ xX]\][ \t]/m;
const CELL_BOX = /^\s*(?:[-*+]\s+)?\[[ xX]\](?:\s|$)/;

/** A list item that begins with brackets but is no task item. */
export function itemNearMiss(item: ListItem, text: string): Problem | null {
  const [first] = item.children;
  if (first?.type !== 'paragraph' && first?.type !== 'heading') return null;
  const source = sourceOf(first.position, text);
  const box = BOX.exec(source);
  if (box === null) return null;
  const after = source.slice(box[0].length);
  const problem = problemAt(first.position, 'warning', RULE, adviceFor(box[0], after));
  const start = first.position?.start.offset ?? 0;
  // A box without a text is none, however it is written.
  return after.trim() === '' ? problem : { ...problem, fix: madeBox({ offset: start, length: box[0].length, text: wellFormed(box[0], after) }) };
}

/** A paragraph that begins like a task but is in no list: `-[ ] text`, `[ ] text`. */
export function paragraphNearMiss(paragraph: Paragraph, text: string): Problem | null {
  const source = sourceOf(paragraph.position, text);
  const offset = paragraph.position?.start.offset ?? 0;
  const unspaced = UNSPACED_BULLET.exec(source)?.[0];
  if (unspaced !== undefined) {
    const bracket = unspaced.indexOf('[');
    const text = `${unspaced.slice(0, bracket)} ${wellFormed(unspaced.slice(bracket), source.slice(unspaced.length))}`;
    return { ...problemAt(paragraph.position, 'warning', RULE, 'This is no checkbox: write a space between the bullet and "[".'), fix: madeBox({ offset, length: unspaced.length, text }) };
  }
  if (!/^\[[ xX]\][ \t]/.test(source)) return null;
  return { ...problemAt(paragraph.position, 'warning', RULE, 'This is no checkbox: write "- " before it.'), fix: madeBox({ offset, length: 0, text: '- ' }) };
}

function madeBox(edit: TextEdit): Fix {
  return { title: 'Make it a checkbox', edits: [edit] };
}

/** The brackets as GFM wants them, with a blank behind. Only a mark that says done stays one. */
function wellFormed(box: string, after: string): string {
  return `[${/[xX✓✔]/.test(box) ? 'x' : ' '}]${/^\s/.test(after) ? '' : ' '}`;
}

/** Boxes in the cells of a table, which cannot be ticked. */
export function tableNearMiss(table: Table): Problem | null {
  const boxed = table.children.some((row) => row.children.some((cell) => CELL_BOX.test(toString(cell))));
  return boxed ? problemAt(table.position, 'info', 'checkbox-in-table', 'Boxes in a table are plain text and are not counted. Use a list where they are to be ticked.') : null;
}

/** A list that HTML swallows, since Markdown begins again only after a blank line. Comments are left alone. */
export function htmlNearMiss(html: Html): Problem | null {
  if (!TASK_LINE.test(html.value.replace(/<!--[\s\S]*?(?:-->|$)/g, ''))) return null;
  return problemAt(html.position, 'warning', 'checkbox-in-html', 'These boxes are part of the HTML. Leave a blank line before the list.');
}

/** Tasks that are indented so far that they are code. */
export function codeNearMiss(position: Paragraph['position'], value: string): Problem | null {
  if (!TASK_LINE.test(value)) return null;
  return problemAt(position, 'info', 'checkbox-in-code', 'These boxes are indented so far that they are code. Indent them less where they are to be ticked.');
}

function adviceFor(box: string, after: string): string {
  if (/^\[\]$/.test(box)) return 'This is no checkbox: write one space between the brackets.';
  if (!/^\[[ xX]\]$/.test(box)) return 'This is no checkbox: write exactly one space or one "x" between the brackets.';
  if (after.trim() === '') return 'This is no checkbox: it needs a text.';
  return 'This is no checkbox: write a space after "]".';
}

function sourceOf(position: Paragraph['position'], text: string): string {
  const start = position?.start.offset ?? 0;
  // Long enough for any box; the rest of a long paragraph is not looked at.
  return text.slice(start, Math.min(position?.end.offset ?? 0, start + 40));
}

/** One-byte edits of checkboxes. */
import type { Checklist, CheckboxEdit, Item } from './model.ts';

/** Why a box is left as it is. `moved`: no such box there; `changed`: another text; `already`: nothing to do. */
export interface ToggleRefusal {
  readonly code: 'moved' | 'changed' | 'already';
  /** What happened and what to do next, for a person. */
  readonly message: string;
}

/** What may stand before a box on its line: blanks, quote markers, bullets, numbers, and the label of a footnote. */
const BEFORE_BOX = /^(?:[ \t]|>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t])|\[\^(?:[^\]\\]|\\.)+\]:)*[ \t]$/;

/**
 * The edit that ticks or clears an item, or the reason why there is none. `text` is without a byte order mark and
 * may be newer than `item`: the box must still stand where it stood, on the same line, before the same text.
 */
export function toggle(text: string, item: Item, checked: boolean): { readonly edit: CheckboxEdit } | { readonly refusal: ToggleRefusal } {
  const expected = boxAt(text, item);
  if (expected === null) return refuse('moved', `“${item.label}” is no longer on line ${String(item.line)}. Look at the file, then try again.`);
  if (!hasText(text, item)) return refuse('changed', `Line ${String(item.line)} no longer says “${item.label}”. Look at the file, then try again.`);
  if ((expected !== ' ') === checked) return refuse('already', `“${item.label}” is ${checked ? 'ticked' : 'clear'} already.`);
  return { edit: { offset: item.offset, expected, replacement: checked ? 'x' : ' ' } };
}

/** The text with all edits made, or null where a character is not the one that an edit expects: then none is made. */
export function applyEdits(text: string, edits: readonly CheckboxEdit[]): string | null {
  let edited = '';
  let from = 0;
  for (const { offset, expected, replacement } of edits.toSorted((a, b) => a.offset - b.offset)) {
    if (offset < from || text[offset] !== expected) return null;
    edited += text.slice(from, offset) + replacement;
    from = offset + 1;
  }
  return edited + text.slice(from);
}

/** The checklist as a full parse would give it once the box of one item is ticked or cleared. */
export function withToggled(checklist: Checklist, itemId: string, checked: boolean): Checklist {
  return { ...checklist, items: checklist.items.map((item) => (item.id === itemId ? { ...item, checked } : item)) };
}

function refuse(code: ToggleRefusal['code'], message: string): { readonly refusal: ToggleRefusal } {
  return { refusal: { code, message } };
}

function boxAt(text: string, { offset, line }: Item): CheckboxEdit['expected'] | null {
  const mark = text[offset];
  if (mark !== ' ' && mark !== 'x' && mark !== 'X') return null;
  if (text[offset - 1] !== '[' || text[offset + 1] !== ']') return null;
  const start = Math.max(text.lastIndexOf('\n', offset), text.lastIndexOf('\r', offset)) + 1;
  if (!BEFORE_BOX.test(text.slice(start, offset - 1))) return null;
  return lineOf(text, start) === line ? mark : null;
}

function lineOf(text: string, start: number): number {
  let line = 1;
  for (const ending of text.slice(0, start).matchAll(/\r\n|\n|\r/g)) line += ending[0].length > 0 ? 1 : 0;
  return line;
}

/**
 * The item's text may go on over several lines, each behind the marks of what it stands in. A line cannot tell such
 * marks from a text that begins with one, so neither is compared at the start of a line.
 */
function hasText(text: string, item: Item): boolean {
  const lines = /([^\r\n]*)(?:\r\n|\n|\r|$)/y;
  lines.lastIndex = item.offset + 2;
  let rest = item.text;
  for (let first = true; rest !== ''; first = false) {
    if (lines.lastIndex >= text.length) return false;
    const [, line = ''] = lines.exec(text) ?? [];
    const own = withoutMarks(line).replace(/[ \t]+$/, '');
    rest = withoutMarks(rest);
    // Only the line of the box itself may be empty: the text then begins on the next.
    if (!rest.startsWith(own) || (own === '' && !first)) return false;
    rest = rest.slice(own.length);
    if (own !== '' && rest !== '' && !rest.startsWith(' ')) return false;
  }
  return true;
}

function withoutMarks(line: string): string {
  return line.replace(/^[ \t>]+/, '');
}

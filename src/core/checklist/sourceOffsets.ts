/**
 * Where each character of an item's or trigger's text stands in its file: UTF-16 offsets, one for each unit of `text`.
 * `from` is where the paragraph begins, or a blank before it. A paragraph over several lines was joined by single blanks,
 * without the indentation and the quote markers before each line. Null where the file does not hold the text there.
 */
export function sourceOffsets(file: string, from: number, text: string): readonly number[] | null {
  const offsets: number[] = [];
  let at = skipBlanks(file, from);
  for (const unit of text.split('')) {
    const joined = unit === ' ' ? nextLine(file, at) : null;
    if (joined === null && file.charAt(at) !== unit) return null;
    offsets.push(at);
    at = joined ?? at + 1;
  }
  return offsets;
}

const JOINT = /(?:[ \t]*(?:\r\n|\n|\r)(?:[ \t]*>)*[ \t]*)+/y;

/** Where the text goes on behind a line ending; null where there is none. */
function nextLine(file: string, at: number): number | null {
  JOINT.lastIndex = at;
  return JOINT.exec(file) === null ? null : JOINT.lastIndex;
}

function skipBlanks(file: string, from: number): number {
  let at = from;
  while (file.charAt(at) === ' ' || file.charAt(at) === '\t') at += 1;
  return at;
}

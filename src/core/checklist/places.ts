/** Lines, columns and offsets of a text. */

/** Lines and columns count from 1; offsets count UTF-16 units. */
export interface Places {
  /** A line without its ending; empty where there is none. */
  line(line: number): string;
  offset(line: number, column: number): number;
}

const ENDING = /\r\n|\n|\r/g;

export function placesIn(text: string): Places {
  const starts = [0];
  const ends: number[] = [];
  for (const { index, 0: ending } of text.matchAll(ENDING)) {
    ends.push(index);
    starts.push(index + ending.length);
  }
  ends.push(text.length);
  return {
    line: (line) => text.slice(starts[line - 1] ?? text.length, ends[line - 1] ?? text.length),
    offset: (line, column) => (starts[line - 1] ?? text.length) + column - 1,
  };
}

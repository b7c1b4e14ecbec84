import { isScalar, type Node } from 'yaml';

/**
 * Where a part of a scalar's value stands in its YAML, in offsets of `source`: quotes, escapes, indentation and folded lines
 * make the two differ (YAML 1.2.2, chapters 7 and 8). The whole node where the part cannot be found.
 */
export function scalarPlace(source: string, node: Node, from: number, to: number): readonly [number, number] {
  const whole: readonly [number, number] = [node.range?.[0] ?? 0, node.range?.[1] ?? 0];
  if (!isScalar(node) || typeof node.value !== 'string') return whole;
  const places = placesOf(source.slice(...whole), node.value, String(node.type));
  const [first, last] = [places[from], places[Math.max(from, to - 1)]];
  return first === undefined || last === undefined ? whole : [whole[0] + first.at, whole[0] + last.at + last.length];
}

interface Place {
  readonly at: number;
  readonly length: number;
}

/** For each character of the value its place in the text of the node, as far as the two can be brought together. */
function placesOf(text: string, value: string, type: string): readonly Place[] {
  const places: Place[] = [];
  // The header of a block, `|2-` and a comment, is no part of its value; nor is an opening quote.
  let at = type.startsWith('BLOCK') ? text.indexOf('\n') + 1 : type.startsWith('QUOTE') ? 1 : 0;
  for (const character of value.split('')) {
    const place = find(text, at, character, type);
    if (place === null) break;
    places.push(place);
    at = place.at + place.length;
  }
  return places;
}

function find(text: string, from: number, character: string, type: string): Place | null {
  if (type === 'QUOTE_DOUBLE' && text.charAt(from) === '\\') {
    const escaped = /^\\\r?\n[ \t]*/u.exec(text.slice(from))?.[0].length ?? 0;
    // An escaped line ending is nothing at all.
    return escaped > 0 ? find(text, from + escaped, character, type) : { at: from, length: escapeLength(text.charAt(from + 1)) };
  }
  if (type === 'QUOTE_SINGLE' && character === "'" && text.startsWith("''", from)) return { at: from, length: 2 };
  if (text.charAt(from) === character) return { at: from, length: 1 };
  // A folded line ending is one blank; indentation is nothing.
  const blanks = /^\s*/u.exec(text.slice(from))?.[0].length ?? 0;
  // Of several blanks the first takes all that there are.
  if (/\s/u.test(character)) return { at: from, length: blanks };
  return blanks === 0 ? null : find(text, from + blanks, character, type);
}

/** `\x41`, `\u0041` and `\U00000041`; any other escape is one character long. */
function escapeLength(character: string): number {
  switch (character) {
    case 'x':
      return 4;
    case 'u':
      return 6;
    case 'U':
      return 10;
    default:
      return 2;
  }
}

/** Tokens of an item's Markdown text, with the offsets they stand at. */

/** `opaque` is what no grammar here reads: versions, dates, arrows, currency. It is kept, so that it is never passed over. */
export type TokenKind = 'word' | 'number' | 'sign' | 'punctuation' | 'code' | 'opaque';

export interface Token {
  readonly kind: TokenKind;
  /** As written; inline code without its backticks. */
  readonly text: string;
  readonly lower: string;
  /** Offsets in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Where `text` itself stands: that of inline code begins behind its backticks. */
  readonly textStart: number;
  /** Whether blanks or marks stand before it. */
  readonly spaced: boolean;
  /** Of a number; `NaN` for anything else. */
  readonly value: number;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'], ['&gt;', '>'], ['&le;', '≤'], ['&ge;', '≥'], ['&ne;', '≠'], ['&amp;', '&'], ['&nbsp;', ' '],
]);
const SIGN = /[<>!=]=|[<>=≤≥≠⩽⩾≦≧＜＞]/y;
const ARROW = /<?[-=]{1,8}>|<-{1,8}|>{2,8}|<{2,8}|<>|[→⇒➜←]/y;
const TAG = /<\/?[a-z!][^<>]*>/iy;
const FORMATTING_TAG = /^<\/?(?:b|strong|i|em|u|mark|sub|sup|span|small|br|code|kbd)\b/i;
/** What is struck out is said no more. */
const STRUCK_TAG = /^<(s|del|strike)\b/i;
const LINK = /\[([^[\]]*)\](?:\([^()\s]*(?:\([^()]*\)[^()]*)*\)|\[[^\]]*\])/y;
const DATE = /\d{4}-\d{1,2}-\d{1,2}\b|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b|\d{1,2}:\d{2}(?::\d{2})?/y;
const NUMBER = /\d{1,3}(?:[,_]\d{3})+(?:\.\d+)?|\d+\.\d+|\d+|\.\d+/y;
/** Behind a figure these make a version or a list of it, and no number. */
const NO_NUMBER = /(?:\.[\p{L}\p{N}][\p{L}\p{N}.+-]*|[,_]\d[\d,_]*)/uy;
/** Letters right behind a figure that a unit or a multiplier reads; any others make a name of it: `5xx`, `3DS`. */
const ATTACHED = /(?:[nuµμm]?s|msecs?|secs?|seconds?|m|mins?|minutes?|hrs?|h|hours?|d|days?|w|weeks?|[kmgtp]i?b|[kmgtp]i|bytes?|b|k|x|rps|qps|tps|rpm|pct|percent)(?!(?![\u3040-\u9fff])\p{L}|_[\p{L}\p{N}])/iuy;
const WORD = /(?:(?![\u3040-\u9fff])[\p{L}_])(?:(?![\u3040-\u9fff])[\p{L}\p{N}_])*(?:[-‑'’.](?:(?![\u3040-\u9fff])[\p{L}\p{N}_])+)*/uy;
/** `p(95)`, as load tests write p95. */
const PERCENTILE_CALL = /p\((\d{2}(?:\.\d+)?)\)/iy;
/** Japanese runs words together; what limits and counts is told apart by itself. */
const JAPANESE_MARK = /以下|以上|未満|[がは]/y;
/** These count and measure behind a figure alone; elsewhere they are parts of words. */
const JAPANESE_UNIT = /ミリ秒|秒|分間?|時間|件|回|個|台|名|人/y;
const JAPANESE_WORD = /(?:(?!以下|以上|未満|[がは])[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー])+/uy;
/** Pictures that only adorn; those that deny stay. */
const DECORATION = /[\p{Extended_Pictographic}\u200d\ufe0f]/u;
const DENYING = new Set(['❌', '❎', '✖', '🚫', '⛔', '👎']);
const PUNCTUATION = '()[]{}:,;./-–—+|&"\'“”?!%@';

/** Splits Markdown text into tokens. Marks of emphasis, links and formatting tags are passed over, their text is read. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  scan(text, 0, text.length, tokens, finderIn(text));
  return tokens;
}

/** Where a mark next stands, -1 for nowhere. It is asked from left to right, so that what was once not found is not looked for again. */
type Find = (mark: string, from: number) => number;

function finderIn(text: string): Find {
  const absent = new Set<string>();
  return (mark, from) => {
    const at = absent.has(mark) ? -1 : text.indexOf(mark, from);
    if (at < 0) absent.add(mark);
    return at;
  };
}

function scan(text: string, from: number, to: number, tokens: Token[], find: Find): void {
  let index = from;
  let spaced = true;
  const push = (kind: TokenKind, end: number, written: string, value = Number.NaN, textStart = index): void => {
    tokens.push({ kind, text: written, lower: written.toLowerCase().replace('’', "'"), start: index, end, textStart, spaced, value });
    index = end;
    spaced = false;
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = index;
    const found = pattern.exec(text)?.[0];
    return found !== undefined && index + found.length <= to ? found : null;
  };
  const skip = (length: number): void => {
    index += length;
    spaced = true;
  };

  while (index < to) {
    const character = text.charAt(index);
    if (character === ' ' || character === '\\' || isBlank(character)) skip(1);
    else if (isAsciiLetter(text.charCodeAt(index))) letters(character);
    else if (character === '*' || character === '~') emphasis(character);
    else if (character === '`') code();
    else if (character === '&') entity();
    else if (character === '[') link();
    else if (isDigit(character) || (character === '.' && isDigit(text.charAt(index + 1)))) number();
    else if (character >= '\u3040' && character <= '\u9fff') japanese();
    else word(character);
  }

  function emphasis(mark: string): void {
    const length = runLength(text, index, mark);
    const close = mark === '~' && length === 2 ? find('~~', index + 2) : -1;
    if (close >= 0 && close < to) {
      skip(close + 2 - index);
      return;
    }
    const alone = length === 1 && (mark === '~' || (isBlank(text.charAt(index - 1)) && isBlank(text.charAt(index + 1))));
    if (alone) push('opaque', index + 1, mark);
    else skip(length);
  }

  function code(): void {
    const fence = text.slice(index, index + runLength(text, index, '`'));
    const close = find(fence, index + fence.length);
    if (close < 0 || close >= to) push('opaque', index + fence.length, fence);
    else {
      const inner = text.slice(index + fence.length, close);
      push('code', close + fence.length, inner.trim(), Number.NaN, index + fence.length + inner.length - inner.trimStart().length);
    }
  }

  function entity(): void {
    const written = /^&[a-z]{2,4};/.exec(text.slice(index, index + 6))?.[0] ?? '';
    const meant = ENTITIES.get(written);
    if (meant === undefined) push('punctuation', index + 1, '&');
    else if (meant === ' ') skip(written.length);
    else if (meant === '&') push('punctuation', index + written.length, meant);
    else {
      const equal = text.charAt(index + written.length) === '=' ? '=' : '';
      push('sign', index + written.length + equal.length, meant + equal);
    }
  }

  function link(): void {
    const whole = match(LINK);
    if (whole === null) {
      push('punctuation', index + 1, '[');
      return;
    }
    const inner = whole.indexOf(']');
    scan(text, index + 1, index + inner, tokens, find);
    skip(whole.length);
  }

  function number(): void {
    const date = match(DATE);
    const figure = match(NUMBER);
    if (date !== null || figure === null) {
      push('opaque', index + (date?.length ?? 1), date ?? text.charAt(index));
      return;
    }
    const start = index;
    index += figure.length;
    const odd = match(NO_NUMBER);
    const attached = match(ATTACHED);
    const name = attached === null && isNameBehind() ? match(WORD) : null;
    index = start;
    if (odd !== null) push('opaque', start + figure.length + odd.length, figure + odd);
    else if (name !== null) push('word', start + figure.length + name.length, figure + name);
    else push('number', start + figure.length, figure, Number(figure.replaceAll(/[,_]/g, '')));
    if (attached !== null && odd === null) push('word', index + attached.length, attached);
  }

  /** Letters right behind a figure; an underscore alone is the end of emphasis, and Japanese a word of its own. */
  function isNameBehind(): boolean {
    const [first, second] = [text.charAt(index), text.charAt(index + 1)];
    if (first === '_') return isLetter(second);
    return /\p{L}/u.test(first) && !(first >= '\u3040' && first <= '\u9fff');
  }

  function japanese(): void {
    const counts = tokens.at(-1)?.kind === 'number' || tokens.at(-1)?.text === '%';
    const mark = match(JAPANESE_MARK) ?? (counts ? match(JAPANESE_UNIT) : null);
    const run = mark ?? match(JAPANESE_WORD);
    push(run === null ? 'opaque' : 'word', index + (run ?? character()).length, run ?? character());
  }

  function character(): string {
    return String.fromCodePoint(text.codePointAt(index) ?? 0);
  }

  function letters(first: string): void {
    const percentile = first === 'p' || first === 'P' ? match(PERCENTILE_CALL) : null;
    const run = percentile === null ? match(WORD) : null;
    // A mark of emphasis may close the word.
    const closed = run?.replace(/_+$/, '') ?? first;
    if (percentile !== null) push('word', index + percentile.length, percentile.replace('(', '').replace(')', ''));
    else push('word', index + closed.length, closed);
  }

  function word(first: string): void {
    const tag = first === '<' ? match(TAG) : null;
    if (tag !== null) {
      const struck = STRUCK_TAG.exec(tag)?.[1];
      const close = struck === undefined ? -1 : find(`</${struck}>`, index);
      if (struck !== undefined && close >= 0) {
        skip(close + struck.length + 3 - index);
        return;
      }
      if (FORMATTING_TAG.test(tag)) skip(tag.length);
      else push('opaque', index + tag.length, tag);
      return;
    }
    // A mark of emphasis is an underscore at the edge of a word.
    if (first === '_' && (!isLetter(text.charAt(index - 1)) || !isLetter(text.charAt(index + 1)))) {
      skip(1);
      return;
    }
    const arrow = match(ARROW);
    const sign = arrow === null ? match(SIGN) : null;
    const run = arrow === null && sign === null && (first === '_' || first > '\u007f') ? match(WORD) : null;
    if (arrow !== null) push('opaque', index + arrow.length, arrow);
    else if (sign !== null) push('sign', index + sign.length, sign);
    else if (run !== null) push('word', index + run.length, run);
    else if (first === '%' || first === '％') push('word', index + 1, '%');
    else if (first === '×') push('word', index + 1, 'x');
    else if (PUNCTUATION.includes(first)) push('punctuation', index + 1, first);
    else if (DECORATION.test(character()) && !DENYING.has(character())) skip(character().length);
    else push('opaque', index + character().length, character());
  }
}

function runLength(text: string, index: number, mark: string): number {
  let end = index;
  while (text.charAt(end) === mark) end += 1;
  return end - index;
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9' && character !== '';
}

function isLetter(character: string): boolean {
  return /[\p{L}\p{N}]/u.test(character);
}

function isBlank(character: string): boolean {
  return character === '' || (character <= ' ' || character > '\u007f' ? /\s/.test(character) : false);
}

function isAsciiLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

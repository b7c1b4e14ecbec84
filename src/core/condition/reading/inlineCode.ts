import { tokenize, type Token } from './tokens.ts';

const LONGEST = 4;

/** Inline code that holds a name, a figure or a whole limit is read with the text around it; any other code is opaque. */
export function expandCode(source: readonly Token[]): readonly Token[] {
  if (!source.some((token) => token.kind === 'code')) return source;
  return source.flatMap((token): readonly Token[] => {
    if (token.kind !== 'code') return [token];
    const inner = tokenize(token.text);
    if (!isName(inner) && !isLimit(inner)) return [{ ...token, kind: 'opaque' }];
    return inner.map((one) => ({ ...one, start: token.textStart + one.start, end: token.textStart + one.end }));
  });
}

function isName(tokens: readonly Token[]): boolean {
  return tokens.length <= LONGEST && tokens.every((one) => one.kind === 'word' || one.kind === 'number' || one.text === '/');
}

/** `< 500ms`, in backticks as a whole. */
function isLimit(tokens: readonly Token[]): boolean {
  const [sign, figure, ...rest] = tokens;
  return sign?.kind === 'sign' && figure?.kind === 'number' && tokens.length <= LONGEST && rest.every((one) => one.kind === 'word');
}

import { wellFormed } from '../../core/record/canonical.ts';

/** Long enough for a reason, short enough for a sentence. */
const LONGEST = 300;

/** What a server says, fit for a sentence: control and reordering characters are shown and not obeyed, and it is cut. */
export function quoted(text: string): string {
  const seen = wellFormed(text).trim().replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) => (/\s/u.test(character) ? ' ' : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)).replaceAll(/ +/gu, ' ');
  const characters = [...seen];
  return characters.length <= LONGEST ? seen : `${characters.slice(0, LONGEST - 1).join('')}…`;
}

import { wellFormed } from './canonical.ts';

/** Characters that end a line, move a cursor, or change the direction of what follows. */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu;

/** Any text as one line that shows what it says, cut to `limit` characters where one is given. */
export function oneLine(text: string, limit = Number.POSITIVE_INFINITY): string {
  const line = wellFormed(text).replaceAll(UNPRINTABLE, ' ').trim();
  const characters = [...line];
  return characters.length <= limit ? line : `${characters.slice(0, limit - 1).join('')}…`;
}

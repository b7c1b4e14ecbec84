import { comparatorAt, trailingComparatorAt } from './comparators.ts';
import type { TextContext } from '../condition.ts';
import { namesMeasure } from './measure.ts';
import { placeOf } from './place.ts';
import { tokenize, type Token } from './tokens.ts';
import { ACTION, CHECKING } from './vocabulary.ts';

/** Behind these a figure is a version of something. */
const VERSIONED = /^(?:versions?|node|node\.js|nodejs|python|java|jdk|npm|go|golang|ruby|php|postgres|postgresql|mysql|redis|kubernetes|k8s|terraform|docker|ubuntu|debian|typescript|react|chrome|firefox|safari|ios|android|macos)$/u;

/**
 * Why no limit was read in a text that states none that is understood: one sentence, for its author. It names the plainest
 * reason and not every one.
 */
export function whyNoLimit(text: string, context: TextContext): string {
  const tokens = tokenize(text);
  const figures = tokens.filter(({ kind }) => kind === 'number' || kind === 'opaque');
  const version = tokens.find((token, index) => isVersion(token) || (VERSIONED.test(token.lower) && tokens.slice(index + 1, index + 3).some(({ kind }) => kind === 'number')));
  const place = placeOf(context);
  if (figures.length === 0 && !compares(tokens)) return 'It states no figure, so a person has to judge it.';
  if (context.sectionKind === 'contacts') return 'It stands among contacts, where nothing is checked.';
  if (place === 'settings') return 'It stands in a list of figures that are to be set up, and not of what is measured.';
  if (place === 'faults') return 'It stands in a list of what must not be, where nothing is asked for.';
  if (version !== undefined) return `“${version.text}” makes it about a version, which is not measured.`;
  const date = tokens.find(({ kind, text: written }) => kind === 'opaque' && /^\d+[-/.:]/u.test(written));
  if (date !== undefined) return `“${date.text}” is a date, a time or a number of something, and no figure to be compared.`;
  const [first] = tokens.filter(({ kind }) => kind === 'word');
  if (first !== undefined && ACTION.has(first.lower) && !CHECKING.has(first.lower)) return `It begins with “${first.text}”, so it is something to be done, and a figure in it is a setting.`;
  if (!compares(tokens)) return 'It has a figure, and nothing that compares it: a sign such as “<”, or words such as “at most”.';
  if (!namesMeasure(tokens)) return 'Nothing in it is known to name something that is measured.';
  return 'Not all of it was understood as one measure, one sign and one figure, so nothing is guessed.';
}

function compares(tokens: readonly Token[]): boolean {
  return tokens.some((_, index) => comparatorAt(tokens, index) !== null || trailingComparatorAt(tokens, index) !== null);
}

function isVersion({ kind, text, lower }: Token): boolean {
  return (kind === 'opaque' && /^\d+(?:\.\w+){1,}/u.test(text)) || (kind === 'word' && /^v\d/u.test(lower));
}

import { wellFormed } from '../canonical.ts';

/** HTML that is safe to show: made by `html` only, which escapes every text that is put into it. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | null | Markup | readonly Markup[];

/** Characters that move a cursor or turn the direction of a text are shown as what they are not: a box. */
const UNPRINTABLE = /[^\P{Cc}\n\t]|\p{Cf}/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Builds markup: what is put in is text, in elements and in quoted attributes alike, unless it is markup already. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(strings.reduce((built, string, index) => `${built}${show(parts[index - 1] ?? null)}${string}`));
}

export function escapeHtml(text: string): string {
  return wellFormed(text).replaceAll(UNPRINTABLE, '\u25a1').replaceAll(/[&<>"']/gu, (character) => ENTITIES[character] ?? character);
}

function show(part: Part): string {
  if (part === null) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(({ text }) => text).join('');
  return escapeHtml(String(part));
}

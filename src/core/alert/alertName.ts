import { signature } from '../condition/judging/bind.ts';
import type { AlertBinding } from '../configuration/configuration.ts';
import { namesItem } from './namesItem.ts';

/** What names of alerts say beside what they are about: that it is bad, and that they are alerts. */
const SAYING_NOTHING = new Set('alert alarm high low elevated excessive increased too is are has above below over under exceeds exceeded exceeding warning critical firing threshold'.split(' '));

/** Names of loaded rules that a text means; empty for none. Several are told apart by nothing. */
export function alertsNamed(texts: readonly string[], names: readonly string[]): readonly string[] {
  const wanted = new Set(texts.map(essence));
  return [...new Set(names)].filter((name) => wanted.has(essence(name)));
}

/** Up to three rules whose names share a word with the text, those that share most first: for a person to choose from. */
export function alertsLike(text: string, names: readonly string[]): readonly string[] {
  const words = new Set(essence(text).split(' '));
  const shared = (name: string): number => essence(name).split(' ').filter((word) => words.has(word)).length;
  return [...new Set(names)].map((name) => ({ name, shared: shared(name) })).filter((one) => one.shared > 0).sort((a, b) => b.shared - a.shared).slice(0, 3).map(({ name }) => name);
}

/** What the configuration binds an item to, by its text, its label or its id; null for nothing. */
export function alertConfigured(item: { readonly text: string; readonly label: string; readonly id: string }, alerts: Readonly<Record<string, AlertBinding>>): AlertBinding | null {
  return Object.entries(alerts).find(([name]) => namesItem(name, item))?.[1] ?? null;
}

/** `HighErrorRate`, `error_rate_high` and `Error rate` are about the same: the words that say what about, in one form and order. */
function essence(name: string): string {
  const spread = name.replaceAll(/([a-z])(p\d{2,3})(?!\d)/giu, '$1 $2').replaceAll(/([a-z0-9])([A-Z])/gu, '$1 $2').replaceAll(/([A-Z]+)([A-Z][a-z])/gu, '$1 $2').replaceAll(/[_-]/gu, ' ');
  const words = spread.split(/\s+/u).filter((word) => word !== '' && !SAYING_NOTHING.has(word.toLowerCase()));
  return signature((words.length === 0 ? [spread] : words).join(' '));
}

import { signature } from '../condition/judging/bind.ts';
import { CHECKING } from '../condition/reading/vocabulary.ts';
import type { Checklist, Item } from './model.ts';

/** The Core Web Vitals (web.dev, "Web Vitals", 2024), under the names that checklists give them. */
const WEB_VITALS: readonly (readonly string[])[] = [
  ['lcp', 'largest contentful paint'],
  ['inp', 'interaction to next paint'],
  ['cls', 'cumulative layout shift'],
].map((names) => names.map(signature));

const VITALS = /^(?:core )?web vitals (?:(?:are|is|stay|stays|remain|remains|all) )*(?:within|meet|meets|in|inside|under) (?:(?:the|their|its|our) )?budgets?$/u;

/**
 * The items whose limits `Web Vitals within budget` refers to: those above it that limit LCP, INP and CLS, one of each.
 * Empty where one is missing or stands there with two different limits: nothing is guessed.
 */
export function budgetsOf({ items }: Pick<Checklist, 'items'>, item: Item): readonly Item[] {
  if (item.kind !== 'manual' || !namesVitals(item.label)) return [];
  const above = items.slice(0, items.findIndex(({ id }) => id === item.id)).filter(({ kind, condition }) => kind === 'metric' && condition?.threshold.kind === 'absolute');
  const found = WEB_VITALS.map((names) => above.filter(({ condition }) => names.includes(signature(condition?.subject ?? ''))));
  const limits = found.map((stated) => new Set(stated.map(({ condition }) => JSON.stringify([condition?.comparator, condition?.threshold, condition?.for, condition?.qualifier]))));
  return limits.every(({ size }) => size === 1) ? found.flatMap((stated) => stated.slice(-1)) : [];
}

function namesVitals(label: string): boolean {
  const words = label.toLowerCase().split(/[^\p{L}]+/u).filter((word) => word !== '');
  while (words.length > 0 && CHECKING.has(words[0] ?? '')) words.shift();
  return VITALS.test(words.join(' '));
}

import type { Configuration, MetricConfiguration } from '../../configuration/configuration.ts';
import type { Condition, ItemKind } from '../condition.ts';
import { percentileOf } from '../reading/statistic.ts';
import type { InconclusiveReason } from './verdict.ts';
import { CHECKING } from '../reading/vocabulary.ts';

/** The metric that a condition is measured by, or why there is none. */
export type Binding =
  | { readonly status: 'bound'; readonly name: string; readonly metric: MetricConfiguration }
  | { readonly status: 'inconclusive'; readonly reason: Extract<InconclusiveReason, 'unbound' | 'ambiguous'>; readonly message: string };

const FILLING = new Set(['the', 'a', 'an', 'of', 'for', 'in', 'on', 'our']);
const SAME: ReadonlyMap<string, string> = new Map([
  ['median', 'p50'],
  ['average', 'avg'],
  ['mean', 'avg'],
  ['maximum', 'max'],
  ['peak', 'max'],
  ['minimum', 'min'],
]);
const PERCENTILE = /\bp?\(?(\d+(?:\.\d+)?)\)?(?:st|nd|rd|th)?(?:[\s-]+(?:percentiles?|pctl|pct|quantile)\b|\s?%\s?ile\b)/giu;

/**
 * Finds the configured metric whose name says the same as the condition's subject and statistic: the same words,
 * whatever their case, number and order, leading verbs left out. The longest name goes first: one that holds the verb as
 * well. Nothing else is bound: half a name would be a guess.
 */
export function bindMetric(condition: Condition, configuration: Pick<Configuration, 'metrics'>): Binding {
  const wanted = `${condition.subject} ${condition.statistic ?? ''}`;
  const same = namedAs(configuration.metrics).get(signature(wanted)) ?? [];
  const whole = same.filter(([name]) => wordsOf(name) === wordsOf(wanted));
  const found = whole.length > 0 ? whole : same;
  const [first] = found;
  if (first === undefined) {
    const name = nameToBind(condition);
    return { status: 'inconclusive', reason: 'unbound', message: `No metric is configured for “${name}”. Add a line “${name}: { query: … }” under holdpoint.metrics in the front matter or in holdpoint.yml.` };
  }
  if (found.length > 1) {
    return { status: 'inconclusive', reason: 'ambiguous', message: `“${condition.subject}” may be any of ${found.map(([name]) => `“${name}”`).join(', ')}. Keep one of these names.` };
  }
  return { status: 'bound', name: first[0], metric: first[1] };
}

type Metrics = Configuration['metrics'];

const bySignature = new WeakMap<Metrics, ReadonlyMap<string, readonly (readonly [string, MetricConfiguration])[]>>();

/** Configured metrics by the signature of their name, read once: a checklist may ask for hundreds of them. */
function namedAs(metrics: Metrics): ReadonlyMap<string, readonly (readonly [string, MetricConfiguration])[]> {
  const known = bySignature.get(metrics);
  if (known !== undefined) return known;
  const named = new Map<string, (readonly [string, MetricConfiguration])[]>();
  for (const entry of Object.entries(metrics)) {
    const key = signature(entry[0]);
    const same = named.get(key);
    if (same === undefined) named.set(key, [entry]);
    else same.push(entry);
  }
  bySignature.set(metrics, named);
  return named;
}

/** Whether an item states a limit, and no metric is configured that it could be measured by. */
export function isUnbound({ kind, condition }: { readonly kind: ItemKind; readonly condition: Condition | null }, configuration: Pick<Configuration, 'metrics'>): boolean {
  if (kind !== 'metric' || condition === null) return false;
  const binding = bindMetric(condition, configuration);
  return binding.status === 'inconclusive' && binding.reason === 'unbound';
}

/** The name under which a metric is to be configured for a condition to be bound to it. */
export function nameToBind(condition: Condition): string {
  return [condition.subject, ...(mentions(condition) ? [] : [condition.statistic])].join(' ').toLowerCase();
}

/** Whether the subject already holds the words of the statistic. */
function mentions({ subject, statistic }: Condition): boolean {
  return statistic === null || signature(subject) === signature(`${subject} ${statistic}`);
}

/** The words of a name in the one form in which they are compared, leading verbs left out. */
export function signature(name: string): string {
  const words = split(name);
  while (words.length > 1 && CHECKING.has(words[0] ?? '')) words.shift();
  return joined(words);
}

function wordsOf(name: string): string {
  return joined(split(name));
}

function split(name: string): string[] {
  return name.toLowerCase().replaceAll(PERCENTILE, 'p$1').split(/[^\p{L}\p{N}.%]+/u).filter((word) => word !== '');
}

function joined(words: readonly string[]): string {
  return [...new Set(words.filter((word) => !FILLING.has(word)).map((word) => SAME.get(word) ?? percentileOf(word) ?? singular(word)))].sort().join(' ');
}

function singular(word: string): string {
  if (word.length <= 3 || word.endsWith('ss') || word.endsWith('us') || /\d/.test(word)) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith('s') ? word.slice(0, -1) : word;
}

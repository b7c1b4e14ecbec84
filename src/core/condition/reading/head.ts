import { distanceAtEnd, type FoundDistance } from './distance.ts';
import { durationAt } from './duration.ts';
import { endsInMeasure, namesMeasure } from './measure.ts';
import type { Mark } from './parts.ts';
import { statisticAt } from './statistic.ts';
import type { Token } from './tokens.ts';
import { ACTION, ACTION_OR_NOUN, CHECKING, CONTENT_WITH, ED_NAMES, LABEL, LINKING, SENTENCE, TOOLS, TRIP_ADJECTIVE, TRIP_LABEL, VERB } from './vocabulary.ts';
import { windowAt } from './window.ts';

/** What a text is for: a demand that is to be met, or a fault that must not be. */
export type Stance = 'require' | 'forbid';

/** What stands before a limit. */
export interface Head {
  /** Empty where the text names no subject: `Target: < 3.5s`. */
  readonly subject: readonly Token[];
  /** The subject with its abbreviation in brackets, which may tell more of what it measures. */
  readonly names: readonly Token[];
  readonly statistic: string | null;
  readonly window: string | null;
  /** Whether a fault has to last: `sustained error rate`. */
  readonly sustained: boolean;
  /** Whether the limit stands in brackets that the tail has to close. */
  readonly bracketed: boolean;
  /** Whether two measures are joined: `p95 and p99 latency`, `p95/p99`. */
  readonly several: boolean;
  /** What makes the figure a distance: `latency increase`, `deviation from baseline`. */
  readonly distance: Omit<FoundDistance, 'words'> | null;
  /** What of it is a statistic or a window. */
  readonly marks: readonly Mark[];
}

/** A statistic and the tokens that name it. */
interface NamedStatistic {
  readonly name: string;
  readonly tokens: readonly Token[];
}

const LONGEST_SUBJECT = 8;
const TRAILING_LABEL = new Set(['target', 'goal', 'slo', 'objective']);
const DASHES = new Set(['-', '–', '—', '|']);
/** `needs to be`, `has to stay`. */
const OBLIGING = new Set(['needs', 'need', 'has', 'have']);
const CONDITIONAL = new Set(['if', 'when', 'whenever', 'any', 'the']);

/** Reads the words before a limit; null where they are no name of a measure. */
export function readHead(tokens: readonly Token[], stance: Stance): Head | null {
  const bracket = openBracket(tokens);
  if (bracket >= 0 && !isBracketLabel(tokens.slice(bracket + 1), stance)) return null;
  const inner = bracket < 0 ? [] : tokens.slice(bracket + 1);
  const outer = bracket < 0 ? tokens : dropBehind(tokens.slice(0, bracket), CONTENT_WITH);
  const { words, window, marks } = takeWindow(dropBehind(outer, LINKING));
  if (isDecline(words)) return null;
  const labelled = dropLabel(words, stance);
  if (labelled === null) return null;
  const { words: asked, sustained } = dropBefore(labelled, stance);
  const distance = distanceAtEnd(asked);
  const named = distance?.words ?? asked;
  const groups = readBrackets(named);
  if (groups === null) return null;
  const span = groups.inside.length === 0 || window !== null ? null : durationAt(groups.inside, 0);
  const statistics = statisticsIn([...groups.subject, ...inner, ...groups.inside]);
  const several = joinsMeasures(groups.subject) || statistics.filter(({ name }) => name.startsWith('p')).length > 1;
  const subject = withoutLabel(groups.subject);
  if (!several && (!isName(subject) || statistics.length > 1)) return null;
  const [statistic] = statistics;
  const marked = [...marks, ...(statistic === undefined ? [] : [{ role: 'statistic' as const, tokens: statistic.tokens }]), { role: 'window' as const, tokens: [...sustained, ...(span === null ? [] : groups.inside)] }];
  return { subject, names: named, statistic: statistic?.name ?? null, window: window ?? span?.min ?? null, sustained: sustained.length > 0, bracketed: bracket >= 0, several, distance, marks: marked };
}

const DECLINES = new Set(['drops', 'falls', 'declines', 'decreases', 'dips', 'drop', 'fall', 'decline', 'decrease', 'dip']);
const DROPPED = new Set(['frame', 'frames', 'packet', 'packets', 'connection', 'connections', 'message', 'messages', 'call', 'network', 'request', 'session']);

/** `Conversion drops > 5%` is a distance downwards, which no comparator here says; `packet drops` are counted. */
function isDecline(words: readonly Token[]): boolean {
  const last = words.at(-1)?.lower ?? '';
  return words.length > 1 && DECLINES.has(last) && !DROPPED.has(words.at(-2)?.lower ?? '');
}

/** The index of a bracket that the words before the limit leave open, -1 where there is none. */
function openBracket(tokens: readonly Token[]): number {
  let open = -1;
  tokens.forEach((token, index) => {
    if (token.text === '(') open = index;
    else if (token.text === ')') open = -1;
  });
  return open;
}

/** Between an open bracket and its limit only a label or a statistic may stand: `(target: < 1%)`, `(p95 < 1s)`. */
function isBracketLabel(tokens: readonly Token[], stance: Stance): boolean {
  return tokens.every((token) => LABEL.has(token.lower) || token.text === ':' || statisticAt([token], 0) !== null || LINKING.has(token.lower) || (stance === 'forbid' && TRIP_LABEL.has(token.lower)));
}

function dropBehind(tokens: readonly Token[], droppable: ReadonlySet<string>): readonly Token[] {
  let end = tokens.length;
  const obliges = (): boolean => droppable === LINKING && tokens[end - 1]?.lower === 'to' && OBLIGING.has(tokens[end - 2]?.lower ?? '');
  for (let last = tokens[end - 1]; last !== undefined && (obliges() || (OBLIGING.has(last.lower) && droppable === LINKING) || droppable.has(last.lower) || last.text === ':' || last.text === ',' || DASHES.has(last.text)); last = tokens[end - 1]) end -= 1;
  return tokens.slice(0, end);
}

/** `CPU over the last 15m < 70%`: the window may stand before the limit. */
function takeWindow(tokens: readonly Token[]): { readonly words: readonly Token[]; readonly window: string | null; readonly marks: readonly Mark[] } {
  for (let index = 1; index < tokens.length; index += 1) {
    const found = windowAt(tokens, index);
    if (found !== null) {
      const marks = [{ role: 'window' as const, tokens: tokens.slice(index, index + found.length) }];
      return { words: [...tokens.slice(0, index), ...tokens.slice(index + found.length)], window: found.window, marks };
    }
  }
  return { words: tokens, window: null, marks: [] };
}

/** Takes a label and its colon away; null for a label that turns the sense of what follows it. */
function dropLabel(tokens: readonly Token[], stance: Stance): readonly Token[] | null {
  const at = tokens.findIndex((token) => token.text === ':' || (DASHES.has(token.text) && token.spaced));
  const left = at < 0 ? tokens : tokens.slice(0, at);
  const right = at < 0 ? [] : tokens.slice(at + 1);
  if (left.length === 0) return right.length === 0 ? [] : null;
  if (left.every((token) => LABEL.has(token.lower) || TRIP_LABEL.has(token.lower))) {
    const trips = left.some((token) => TRIP_LABEL.has(token.lower));
    // `Alert threshold` in a plain list tells when somebody is called, and demands nothing.
    return trips && stance === 'require' ? null : right;
  }
  if (at < 0) return left;
  if (left.every((token) => CHECKING.has(token.lower) || TOOLS.has(token.lower))) return right;
  if (isTask(right)) return null;
  const names = left.length <= 4 && !right.some((token) => token.text === ':' || (DASHES.has(token.text) && token.spaced));
  return names && isMeasured(right) ? [...withoutLabel(dropBehind(left, CONTENT_WITH)), ...right] : null;
}

/** `Availability SLO` is the availability. */
function withoutLabel(tokens: readonly Token[]): readonly Token[] {
  return tokens.length > 1 && TRAILING_LABEL.has(tokens.at(-1)?.lower ?? '') ? tokens.slice(0, -1) : tokens;
}

/** Verbs that ask for a check lead a subject and are no part of it; in a trigger neither are `if` and `high`. */
function dropBefore(tokens: readonly Token[], stance: Stance): { readonly words: readonly Token[]; readonly sustained: readonly Token[] } {
  let start = 0;
  for (let first = tokens[start]; first !== undefined; first = tokens[start]) {
    const dropped = CHECKING.has(first.lower) || (stance === 'forbid' && (CONDITIONAL.has(first.lower) || (TRIP_ADJECTIVE.has(first.lower) && start + 1 < tokens.length)));
    if (!dropped) break;
    start += 1;
  }
  return { words: tokens.slice(start), sustained: tokens.slice(0, start).filter((token) => token.lower === 'sustained') };
}

/** `First Contentful Paint (FCP)`: what stands in brackets is another name of it, or its statistic. */
function readBrackets(tokens: readonly Token[]): { readonly subject: readonly Token[]; readonly inside: readonly Token[] } | null {
  const open = tokens.findIndex((token) => token.text === '(');
  if (open < 0) return { subject: tokens, inside: [] };
  const close = tokens.findIndex((token) => token.text === ')');
  const inside = tokens.slice(open + 1, close);
  if (close < open || inside.length === 0 || inside.length > 3 || !inside.every((token) => (token.kind === 'word' && !SENTENCE.has(token.lower)) || isWhole(inside, statisticAt(inside, 0)) || isWhole(inside, durationAt(inside, 0)))) return null;
  return { subject: [...tokens.slice(0, open), ...tokens.slice(close + 1)], inside };
}

function isWhole(tokens: readonly Token[], found: { readonly length: number } | null): boolean {
  return found?.length === tokens.length;
}

/** Every statistic that the tokens name; `p95th percentile` names one. */
function statisticsIn(tokens: readonly Token[]): readonly NamedStatistic[] {
  const found: NamedStatistic[] = [];
  for (let index = 0; index < tokens.length; ) {
    const statistic = statisticAt(tokens, index);
    if (statistic !== null) found.push({ name: statistic.statistic, tokens: tokens.slice(index, index + statistic.length) });
    index += statistic?.length ?? 1;
  }
  return found;
}

function joinsMeasures(tokens: readonly Token[]): boolean {
  const at = tokens.findIndex((token) => token.lower === 'and' || token.lower === 'or' || token.text === '&' || token.text === ',');
  return at > 0 && isMeasured(tokens.slice(0, at)) && isMeasured(tokens.slice(at + 1));
}

function isMeasured(tokens: readonly Token[]): boolean {
  return namesMeasure(tokens) || statisticsIn(tokens).length > 0;
}

/** Whether the words can be the name of a measure: no sentence, no task, no figures but those of HTTP. */
function isName(tokens: readonly Token[]): boolean {
  if (tokens.length > LONGEST_SUBJECT || isTask(tokens) || LEADING_TO.has(tokens.at(-1)?.lower ?? '')) return false;
  return tokens.every((token, index) => isNamePart(token, tokens, index) && !SENTENCE.has(token.lower) && !isVerb(token));
}

/** `Clusters with more than 50 pods` and `sent to > 100 users` are no measures. */
const LEADING_TO = new Set(['with', 'to', 'for', 'from', 'in', 'on', 'by', 'into', 'across', 'as', 'through', 'between']);

/** `deployed`, `taking`: a word of what was done, but for those that tell one measure from another, such as `failed` and `loading`. */
function isVerb(token: Token): boolean {
  return VERB.has(token.lower) || token.lower.endsWith("n't") || (token.lower.length > 4 && token.lower.endsWith('ed') && !token.lower.includes('-') && !ED_NAMES.has(token.lower));
}

const HTTP_METHOD = /^(?:GET|HEAD|POST|PUT|PATCH|DELETE)$/;

/** `Scale workers` is a task, `Page load time` a measure. */
function isTask(tokens: readonly Token[]): boolean {
  const first = tokens[0]?.lower ?? '';
  if (!ACTION.has(first) || (HTTP_METHOD.test(tokens[0]?.text ?? '') && tokens[1]?.text === '/')) return false;
  return !ACTION_OR_NOUN.has(first) || tokens.length < 2 || !(endsInMeasure(tokens) || statisticsIn(tokens).length > 0);
}

function isNamePart(token: Token, tokens: readonly Token[], index: number): boolean {
  if (token.kind === 'word') return true;
  if (token.kind === 'number') return (token.value >= 400 && token.value < 600) || statisticAt(tokens, index) !== null;
  return token.text === '/' || token.text === '-' || token.text === '–';
}

import { tokenize, type Token } from '../condition/reading/tokens.ts';
import type { EnvironmentDemand, VariableDemand, WantedValue } from './demand.ts';
import { bracketAt, recommendationAt } from './remark.ts';
import { assignedValue, commitAt, valueAt, type Piece, type Source } from './wantedValue.ts';

const VERBS = set('set configure define export provide populate supply add');
const BEFORE = set('the an following both all required environment env variable variables var vars secret secrets :');
const BEHIND = set('environment env variable variables var vars secret secrets setting value values');
const STATES = set('set configured defined exported populated provided added');
const ENVIRONMENT = set('the your environment env .env variables vars file');
const JOINING = set(', and & / + ;');
const CLOSING = set('. ! :');
const DASHES = set('- – — , ; :');
const CONDITIONAL = set('if unless when whenever where only or optional optionally needed applicable either');
/** A purpose says what a variable is for, and not how it has to be: `for frontend monitoring`. */
const PURPOSES = set('analytics authentication authorization telemetry observability alerts notifications metrics email emails payments uploads backups sessions logs traces');
/** Words that make a scope of a purpose, and only a person can say whether a value fits that: `for your infrastructure`. */
const SCOPES = set('your our my their this that each every all any the production prod staging live target new existing correct');
const LONGEST_PURPOSE = 4;

/**
 * Reads an item such as ``Set `RUM_SAMPLE_RATE` (recommended: 0.05 for high traffic)``. `names` are the variables that the
 * item is about. What is not understood is kept as the rest, so that nothing passes on half of what was said.
 */
export function readEnvironmentDemand(text: string, names: readonly string[]): EnvironmentDemand {
  const tokens = tokenize(text);
  const source: Source = { text, tokens };
  const rest: string[] = [];
  const lead = VERBS.has(tokens[0]?.lower ?? '') ? 1 : 0;
  let at = lead;
  while (at < tokens.length && nameOf(tokens[at], names) === null) at += 1;
  if (!tokens.slice(lead, at).every(({ lower }) => BEFORE.has(lower))) rest.push(written(source, lead, at));

  const variables: VariableDemand[] = [];
  for (let clause = clauseAt(source, at, names); clause !== null; clause = clauseAt(source, pastJoint(tokens, at), names)) {
    variables.push(...clause.value);
    at = clause.end;
  }
  let recommended: WantedValue | null = null;
  while (at < tokens.length) {
    const piece: Piece<WantedValue | null> | null = tailAt(source, at);
    if (piece === null || (piece.value !== null && (recommended !== null || variables.some(({ wanted }) => wanted !== null)))) {
      rest.push(written(source, at, tokens.length));
      break;
    }
    recommended ??= piece.value;
    at = piece.end;
  }
  return {
    variables: variables.map(({ name, wanted }) => ({ name, wanted: wanted ?? recommended })),
    rest: rest.length === 0 ? null : rest.join(' … '),
    conditional: rest.length > 0 && tokens.some(({ lower }) => CONDITIONAL.has(lower)),
  };
}

/** The variable that a token names: `API_KEY`, `$API_KEY`, `${API_KEY}`, `API_KEY=value`. */
function nameOf(token: Token | undefined, names: readonly string[]): string | null {
  const name = (token?.text ?? '').split('=')[0]?.replace(/^\$\{?|\}$/g, '').trim() ?? '';
  return names.includes(name) ? name : null;
}

/** ``A`, `B` and `C` to `value` ``: names, and the value that all of them are to have. */
function clauseAt(source: Source, start: number, names: readonly string[]): Piece<readonly VariableDemand[]> | null {
  const { tokens } = source;
  const group: VariableDemand[] = [];
  let at = start;
  let end = start;
  for (let name = nameOf(tokens[at], names); name !== null; name = nameOf(tokens[at], names)) {
    const assigned = assignedValue(tokens[at]?.text ?? '');
    const value = assigned === undefined && tokens[at + 1]?.text === '=' ? valueAt(source, at + 2) : null;
    group.push({ name, wanted: assigned ?? value?.value ?? null });
    end = value?.end ?? at + 1;
    at = pastJoint(tokens, end);
  }
  if (group.length === 0) return null;
  const open = group.every(({ wanted }) => wanted === null);
  const behind = past(tokens, end, BEHIND);
  const assigns = open && tokens[behind]?.lower === 'to' && tokens[0]?.lower !== 'add' && pastPlace(tokens, behind) === behind;
  const value = assigns ? (commitAt(source, behind + 1) ?? valueAt(source, behind + 1)) : null;
  return value === null ? { value: group, end } : { value: group.map(({ name }) => ({ name, wanted: value.value })), end: value.end };
}

/** One of the things that may follow a variable and its value; its own value is a recommendation. Null for what is not understood. */
function tailAt(source: Source, at: number): Piece<WantedValue | null> | null {
  const { tokens } = source;
  const bracket = bracketAt(source, at);
  if (bracket !== null) return bracket;
  const end = Math.max(past(tokens, at, BEHIND), pastState(tokens, at), pastPlace(tokens, at), pastPurpose(tokens, at));
  if (end > at) return { value: null, end };
  if (CLOSING.has(tokens[at]?.text ?? '') && at === tokens.length - 1) return { value: null, end: at + 1 };
  const recommended = DASHES.has(tokens[at]?.text ?? '') ? recommendationAt(source, at + 1, withoutClosing(tokens)) : null;
  return recommended === null ? null : { value: recommended, end: tokens.length };
}

/** `is set`, `configured`. */
function pastState(tokens: readonly Token[], at: number): number {
  const linked = tokens[at]?.lower === 'is' || tokens[at]?.lower === 'are' ? 1 : 0;
  return STATES.has(tokens[at + linked]?.lower ?? '') ? at + linked + 1 : at;
}

/** `in the environment`, `to .env`: where any variable is set. */
function pastPlace(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.lower !== 'in' && tokens[at]?.lower !== 'to') return at;
  const place = past(tokens, at + 1, ENVIRONMENT);
  // In plain text `.env` is a stop and a word.
  const dotted = tokens[place]?.text === '.' && tokens[place + 1]?.lower === 'env' ? past(tokens, place + 2, ENVIRONMENT) : place;
  return tokens.slice(at + 1, dotted).some(({ lower }) => lower !== 'the' && lower !== 'your') ? dotted : at;
}

function pastPurpose(tokens: readonly Token[], at: number): number {
  if (tokens[at]?.lower !== 'for') return at;
  let end = at + 1;
  while (tokens[end]?.kind === 'word') end += 1;
  const words = tokens.slice(at + 1, end).map(({ lower }) => lower);
  const last = words.at(-1) ?? '';
  const plain = words.length <= LONGEST_PURPOSE && !words.some((word) => SCOPES.has(word) || CONDITIONAL.has(word) || JOINING.has(word));
  return plain && (PURPOSES.has(last) || /^\p{L}{3,}ing$/u.test(last)) ? end : at;
}

function pastJoint(tokens: readonly Token[], at: number): number {
  return past(tokens, at, JOINING);
}

function past(tokens: readonly Token[], at: number, words: ReadonlySet<string>): number {
  let end = at;
  while (words.has(tokens[end]?.lower ?? '')) end += 1;
  return end;
}

function withoutClosing(tokens: readonly Token[]): number {
  return CLOSING.has(tokens.at(-1)?.text ?? '') ? tokens.length - 1 : tokens.length;
}

function written({ text, tokens }: Source, from: number, to: number): string {
  return text.slice(tokens[from]?.start, tokens[to - 1]?.end);
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

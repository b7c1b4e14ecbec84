import type { Comparator, Condition, ItemKind, Reading, TextContext } from '../condition.ts';
import { parseDuration } from './duration.ts';
import type { Better } from './measure.ts';
import { namesFor, readNamed } from './named.ts';
import { parseCondition, type ParsedCondition } from './parseCondition.ts';
import type { Part } from './parts.ts';
import { isApproval, isApprover, isGate, namesRole } from './person.ts';
import { placeOf, type Place } from './place.ts';
import { subjectOfParent } from './subject.ts';
import { readDeadline, readSoak } from './timed.ts';
import { tokenize, type Token } from './tokens.ts';
import { ACTION, CHECKING } from './vocabulary.ts';

export interface TextProblem {
  readonly rule: string;
  readonly message: string;
}

const MANUAL: Reading = { kind: 'manual', condition: null, duration: null, names: [], problem: null };

/** What a text must hold to be more than a line for a person to tick; most items are told apart at this little cost. */
const NAMES_CODE = /[`_]/;
const NAMES_DECISION = /gate|no.?go|sign|approv|hold|decision/i;
const HAS_FIGURE = /\d|zero|half|twice|double|triple|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|sixty|seventy|ninety|an? (?:milli)?(?:second|minute|hour))\b/i;
const HAS_TIME = /hour|day|week|minute/i;
/** Headings under which a bare name says something. */
const LISTS_PEOPLE = /approv|sign/i;
/** Closes the text of a task about alerts, where an alert rule is named by its fault. */
const DONE = new Set(['configured', 'tested', 'connected', 'documented', 'verified', 'created', 'reviewed', 'updated', 'routed', 'assigned', 'enabled', 'integrated']);

/**
 * Reads an item as a careful engineer does: what kind it is, and what it demands. Never throws; what is not understood in
 * full stays `manual`, and what contradicts itself is a problem and has no condition.
 */
export function readText(text: string, context: TextContext): Reading {
  const decides = NAMES_DECISION.test(text);
  const figured = HAS_FIGURE.test(text);
  const placed = context.parent !== null || LISTS_PEOPLE.test(context.heading);
  if (!decides && !figured && !placed && !NAMES_CODE.test(text) && !HAS_TIME.test(text)) return MANUAL;
  const tokens = tokenize(text);
  if (decides && isGate(tokens)) return { ...MANUAL, kind: 'gate' };
  const place = placed || figured ? placeOf(context) : 'plain';
  if (isPlacedApproval(tokens, place) || (decides && isApproval(tokens))) return { ...MANUAL, kind: 'approval' };
  const named = readNamed(tokens);
  if (named !== null) return { ...MANUAL, ...named };
  if (place === 'alert-rules' && namesFault(tokens)) return readAlertRule(parseCondition(tokens, { stance: 'forbid', parent: [] }));
  const soak = readSoak(tokens);
  if (soak !== null) return tokens.some((token) => token.kind === 'sign') ? { ...MANUAL, problem: SOAK_WITH_LIMIT } : { ...MANUAL, kind: 'soak', duration: soak };
  const deadline = readDeadline(tokens);
  if (deadline !== null) return { ...MANUAL, kind: 'deadline', duration: deadline };
  return figured && context.sectionKind !== 'contacts' ? readLimit(tokens, context, place) : MANUAL;
}

/**
 * Reads an item that its author made of a kind: for what the kind needs, and without asking whether the words are those of
 * the kind. What contradicts itself stays a problem, and what the kind needs and the text does not give is one.
 */
export function readAs(kind: ItemKind, text: string, context: TextContext): Reading {
  const tokens = tokenize(text);
  switch (kind) {
    case 'metric':
      return { ...readDemand(parseCondition(tokens, { stance: 'require', parent: parentSubject(context), word: 'author' })), kind };
    case 'alert-rule':
      return { ...readAlertRule(parseCondition(tokens, { stance: 'forbid', parent: [], word: 'author' })), kind };
    case 'soak':
    case 'deadline': {
      const duration = parseDuration(text);
      return { ...MANUAL, kind, duration, problem: duration === null ? lacking(kind, 'gives no time, such as “for 1 hour”') : null };
    }
    case 'env':
    case 'flag':
    case 'command': {
      const names = namesFor(kind, tokens);
      return { ...MANUAL, kind, names, problem: names.length === 0 ? lacking(kind, 'names none. Write it in backticks') : null };
    }
    case 'manual':
    case 'gate':
    case 'approval':
      return { ...MANUAL, kind };
  }
}

function lacking(kind: ItemKind, what: string): TextProblem {
  return { rule: 'forced-kind', message: `The front matter makes this item of the kind ${kind}, and its text ${what}.` };
}

/** Reads a rollback trigger: what must not be. */
export function readTrigger(text: string): { readonly condition: Condition | null; readonly problem: TextProblem | null } {
  if (!HAS_FIGURE.test(text)) return { condition: null, problem: null };
  const parsed = parseCondition(tokenize(text), { stance: 'forbid', parent: [] });
  switch (parsed.status) {
    case 'several':
      return { condition: null, problem: { rule: 'two-limits', message: 'This trigger states more than one limit, so it is not watched. Give each limit a line of its own.' } };
    case 'none':
      return { condition: null, problem: null };
    case 'read': {
      const problem = faultContradiction(parsed.condition, parsed.better, 'This trigger fires');
      return { condition: problem === null ? parsed.condition : null, problem };
    }
  }
}

/** A text with what it was read as: an item or a trigger of a checklist. */
export interface ReadText {
  readonly text: string;
  readonly kind: ItemKind | 'trigger';
  readonly condition: Condition | null;
}

/** Where the parts of a condition stand in the text that it was read from; empty where it has none. */
export function conditionParts({ text, kind, condition }: ReadText): readonly Part[] {
  if (condition === null) return [];
  // The subject may come from the parent, and then has no place in this text.
  const parsed = parseCondition(tokenize(text), kind === 'metric' ? { stance: 'require', parent: tokenize(condition.subject), word: 'author' } : { stance: 'forbid', parent: [], word: 'author' });
  return parsed.status === 'read' ? parsed.parts : [];
}

function isPlacedApproval(tokens: readonly Token[], place: Place): boolean {
  return (place === 'approvals' && isApprover(tokens)) || (place === 'approvers' && isApprover(tokens) && namesRole(tokens));
}

/** An alert rule is named by its fault; a task about alerts begins with a verb or ends in what was done. */
function namesFault(tokens: readonly Token[]): boolean {
  const words = tokens.filter((token) => token.kind === 'word');
  return tokens.at(-1)?.text !== ':' && !ACTION.has(words[0]?.lower ?? '') && !CHECKING.has(words[0]?.lower ?? '') && !DONE.has(words.at(-1)?.lower ?? '');
}

function readAlertRule(parsed: ParsedCondition): Reading {
  switch (parsed.status) {
    case 'several':
      return { ...MANUAL, problem: TWO_LIMITS };
    case 'none':
      return { ...MANUAL, kind: 'alert-rule' };
    case 'read': {
      const problem = faultContradiction(parsed.condition, parsed.better, 'This alert rule fires');
      return problem === null ? { ...MANUAL, kind: 'alert-rule', condition: parsed.condition } : { ...MANUAL, problem };
    }
  }
}

function readLimit(tokens: readonly Token[], context: TextContext, place: Place): Reading {
  switch (place) {
    case 'faults':
    case 'settings':
      return MANUAL;
    case 'alerts': {
      const reading = readAlertRule(parseCondition(tokens, { stance: 'forbid', parent: [] }));
      // Under a heading about alerts only what states a limit names a rule.
      return reading.condition === null ? { ...MANUAL, problem: reading.problem } : reading;
    }
    case 'plain':
    case 'alert-rules':
    case 'approvals':
    case 'approvers':
      // Among triggers nothing is asked for, whatever the list in them is about.
      if (context.sectionKind === 'triggers') return MANUAL;
      return readDemand(parseCondition(tokens, { stance: 'require', parent: parentSubject(context) }));
  }
}

function readDemand(parsed: ParsedCondition): Reading {
  switch (parsed.status) {
    case 'several':
      return { ...MANUAL, problem: TWO_LIMITS };
    case 'none':
      return MANUAL;
    case 'read': {
      const asks = sideOf(parsed.condition.comparator);
      if (parsed.better === null || asks === null || asks === parsed.better) return { ...MANUAL, kind: 'metric', condition: parsed.condition };
      const message = `This asks for ${parsed.condition.subject} to be ${asks === 'higher' ? 'above' : 'below'} a limit, where ${parsed.better} is better, so it is not checked. Turn the sign round, or move the line under rollback triggers or alert rules.`;
      return { ...MANUAL, problem: { rule: 'contradiction', message } };
    }
  }
}

/** An alert or a trigger on what is wanted would fire all the time. */
function faultContradiction(condition: Condition, better: Better, fires: string): TextProblem | null {
  const asks = sideOf(condition.comparator);
  if (better === null || asks === null || asks !== better) return null;
  return { rule: 'contradiction', message: `${fires} while ${condition.subject} is ${asks === 'higher' ? 'above' : 'below'} a limit, where ${better} is better, so it is not watched. Turn the sign round.` };
}

function sideOf(comparator: Comparator): 'lower' | 'higher' | null {
  switch (comparator) {
    case '<':
    case '<=':
      return 'lower';
    case '>':
    case '>=':
      return 'higher';
    case '==':
    case '!=':
      return null;
  }
}

function parentSubject(context: TextContext): readonly Token[] {
  return context.parent === null ? [] : subjectOfParent(context.parent);
}

const TWO_LIMITS: TextProblem = {
  rule: 'two-limits',
  message: 'This item states more than one limit, so it is not checked. Give each limit an item of its own: one measure, one sign, one figure.',
};
const SOAK_WITH_LIMIT: TextProblem = {
  rule: 'two-demands',
  message: 'This item asks for a time to watch and for a limit, so it is not checked. Make it “Monitor for …”, with the limit as an item below.',
};

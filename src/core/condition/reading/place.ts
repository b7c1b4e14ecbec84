import type { TextContext } from '../condition.ts';

/**
 * What the place of a text makes of it. Under `alert-rules` each item names a rule that must exist, under `alerts` only those
 * with a limit do; `approvals` lists who has to approve; `faults` lists what must not be; `settings` lists figures to be set.
 */
export type Place = 'plain' | 'alert-rules' | 'alerts' | 'approvals' | 'approvers' | 'faults' | 'settings';

const ALERT = set('alert alerts alerting alarm alarms');
const ALERT_STATE = set('no not firing fired silenced silence acknowledged resolved triggered trigger cleared clear noise quiet active unresolved');
const ALERT_SETUP = set('rule rules configured configure set setup defined define created create place exist exists enabled loaded for on threshold thresholds added add conditions policies');
const CONDITIONAL = set('if when whenever unless');
/** `Proceed if:` lists what is asked for. */
const GOING_ON = set('proceed promote continue advance expand ramp go ship release');
const DENIED = set("not don't never unless stop no");
const FAULT = set('rollback rollbacks roll abort revert stop halt kill escalate escalation trip fail failure no-go pause hold block blockers');
const FAULT_LIST = set('trigger triggers criteria criterion condition conditions threshold thresholds on signals if when any');
const APPROVAL = set('approval approvals sign-off sign-offs signoff signoffs approved signed approvers signatories');
const APPROVAL_END = set('approval approvals sign-off sign-offs signoff signoffs approvers signatories obtained received required needed from by complete completed collected granted given');
const APPROVAL_MATTER = set('no not without process workflow policy policies rules rule matrix template request requests if');
const SETTING_VERB = set('set configure increase decrease tune adjust define apply change update scale limit');
const REQUIREMENTS = set('requirements');
const SYSTEM = set('system minimum platform');
const HARDWARE = set('hardware compatibility versions requirements-txt specs specifications sizing');

/** Reads what the parent item and the heading make of the texts below them; the parent goes first. */
export function placeOf(context: TextContext): Place {
  if (context.parent !== null) {
    const place = underParent(wordsOf(context.parent));
    if (place !== 'plain') return place;
  }
  if (context.sectionKind === 'triggers') return 'faults';
  return underHeading(wordsOf(context.heading), context.parent);
}

function underParent(words: readonly string[]): Place {
  const has = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word));
  const goesOn = GOING_ON.has(words[0] ?? '') && !has(DENIED) && !has(FAULT);
  if ((has(CONDITIONAL) && !goesOn) || (has(FAULT) && has(FAULT_LIST))) return 'faults';
  const alertsOnly = words.length > 0 && words.every((word) => ALERT.has(word) || ALERT_SETUP.has(word));
  if (has(ALERT) && !has(ALERT_STATE) && (alertsOnly || has(ALERT_SETUP))) return 'alert-rules';
  if (has(APPROVAL) && !has(APPROVAL_MATTER) && APPROVAL_END.has(words.at(-1) ?? '')) return 'approvals';
  return SETTING_VERB.has(words[0] ?? '') ? 'settings' : 'plain';
}

function underHeading(words: readonly string[], parent: string | null): Place {
  // `Go/No-Go criteria` are those of going.
  const fault = words.some((word) => FAULT.has(word) && !(word === 'no-go' && words.includes('go')));
  const has = (list: ReadonlySet<string>): boolean => words.some((word) => list.has(word));
  if (fault && has(FAULT_LIST)) return 'faults';
  const [first, second] = words;
  if (first === 'triggers' || (second === 'triggers' && words.length === 2)) return 'faults';
  if (has(ALERT) && words.length <= 4 && !has(ALERT_STATE)) return 'alerts';
  if (parent === null && has(APPROVAL) && !has(APPROVAL_MATTER) && words.length <= 4) return 'approvers';
  return has(HARDWARE) || (has(REQUIREMENTS) && has(SYSTEM)) ? 'settings' : 'plain';
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().split(/[^\p{L}\p{N}'’-]+/u).filter((word) => /\p{L}/u.test(word));
}

function set(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

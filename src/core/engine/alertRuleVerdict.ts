import { alertConfigured, alertsLike, alertsNamed } from '../alert/alertName.ts';
import { matchRule, type MatchContext, type RuleMatch } from '../alert/ruleMatch.ts';
import { ruleDoubt } from '../alert/ruleState.ts';
import type { Item } from '../checklist/model.ts';
import { statedUnit } from '../condition/judging/metricUnit.ts';
import type { UnitFactor } from '../condition/units.ts';
import type { InconclusiveReason, Verdict, VerdictOutcome } from '../condition/judging/verdict.ts';
import type { AlertBinding } from '../configuration/configuration.ts';
import type { AlertRule, MetricServer, ServerAnswer } from '../ports.ts';
import { unitOfExpression } from '../promql/dimension.ts';
import { metadataUnit } from '../promql/metadataUnit.ts';
import { neededSelectors } from '../promql/neededSelectors.ts';
import { readPromql } from '../promql/query.ts';
import type { Checking } from './verdictOf.ts';

/**
 * Whether the alert rule that an item names exists: loaded, healthy, evaluated just now on series that are there, and firing at
 * what the item states. Anything else is inconclusive, with what differs: a rule on other figures may be right by itself.
 */
export async function alertRuleVerdict({ context, snapshot, server, signal }: Checking, item: Item): Promise<Verdict> {
  const threshold = item.condition?.threshold;
  const unit = threshold?.kind === 'absolute' || threshold?.kind === 'difference' ? threshold.unit : null;
  const stated = threshold?.kind === 'multiple' ? threshold.factor : (threshold?.value ?? null);
  const evidence = { metric: null as string | null, query: null as string | null, source: server?.source ?? null, samples: [], threshold: stated, unit };
  const verdict = (outcome: VerdictOutcome, reason: InconclusiveReason | null, sentence: string, value: number | null = null): Verdict => ({
    outcome, reason, sentence, ...evidence, time: new Date(context.clock.now()).toISOString(), value,
  });
  const refused = ({ status, message }: Exclude<ServerAnswer<never>, { status: 'ok' }>): Verdict => (status === 'partial' ? verdict('inconclusive', 'partial', message) : verdict('error', null, message));
  if (server === null) return verdict('inconclusive', 'unbound', 'No server is configured to ask for its alert rules. Add a line “prometheus: http://…” under holdpoint in the front matter or in holdpoint.yml.');
  const rules = await server.alertRules(signal);
  if (rules.status !== 'ok') return refused(rules);
  const configured = alertConfigured(item, snapshot.configuration.alerts);
  const found = findRules(item, configured, rules.value);
  if ('sentence' in found) return verdict('inconclusive', found.reason, found.sentence);
  evidence.metric = found.rules[0]?.name ?? null;
  const judged: { readonly rule: AlertRule; readonly match: RuleMatch }[] = [];
  for (const rule of found.rules) {
    const doubt = ruleDoubt(rule, context.clock.now() / 1000);
    const match = doubt === null ? await matched(rule, item, { declared: unitOf(configured), sustained: snapshot.configuration.sustained }, server, signal) : ({ status: 'different', limit: null, ...doubt } as const);
    if ('message' in match) return refused(match);
    judged.push({ rule, match });
  }
  const best = judged.find(({ match }) => match.status === 'same') ?? judged[0];
  if (best === undefined) throw new TypeError('rules that were found are none');
  evidence.query = best.rule.query;
  const { match } = best;
  return match.status === 'same' ? verdict('pass', null, match.sentence, match.limit) : verdict('inconclusive', match.reason, match.sentence, match.limit);
}

type Found = { readonly rules: readonly AlertRule[] } | { readonly reason: InconclusiveReason; readonly sentence: string };

/** Rules of one name may be several, for a warning and for a page. */
function findRules(item: Item, configured: AlertBinding | null, rules: readonly AlertRule[]): Found {
  const loaded = rules.map(({ name }) => name);
  const subject = item.condition === null ? [item.label] : [item.condition.subject, `${item.condition.subject} ${item.condition.statistic ?? ''}`];
  const names = configured === null ? alertsNamed(subject, loaded) : loaded.includes(configured.alert) ? [configured.alert] : [];
  const [name] = names;
  if (names.length > 1) return { reason: 'ambiguous', sentence: `“${item.label}” may be any of the alert rules ${names.join(', ')}. Say which under holdpoint.alerts.` };
  if (name !== undefined) return { rules: rules.filter((rule) => rule.name === name) };
  const like = alertsLike(configured?.alert ?? subject.join(' '), loaded);
  const near = like.length === 0 ? '' : ` It has ${like.join(', ')}.`;
  return configured === null
    ? { reason: 'unbound', sentence: `The server has no alert rule that is called as “${item.label}” is.${near} Say which is meant under holdpoint.alerts.` }
    : { reason: 'no-data', sentence: `The server has no alert rule ${configured.alert} loaded.${near} Load it, or correct the name under holdpoint.alerts.` };
}

type Matched = RuleMatch | Exclude<ServerAnswer<never>, { status: 'ok' }>;

async function matched(rule: AlertRule, { condition }: Item, given: Omit<MatchContext, 'unitOfName'>, server: MetricServer, signal: AbortSignal): Promise<Matched> {
  const needed = neededSelectors(rule.query);
  const present = needed.length === 0 ? null : await server.present(needed, signal);
  if (present !== null && present.status !== 'ok') return present;
  const missing = needed.filter((selector) => present?.value.has(selector) === false);
  if (missing.length > 0) return { status: 'different', limit: null, reason: 'no-data', sentence: `The alert rule ${rule.name} cannot fire: the server has no sample of ${missing.join(', ')}, which it reads.` };
  if (condition === null) return { status: 'same', limit: null, sentence: `The alert rule ${rule.name} is loaded, healthy and evaluated.` };
  const units = new Map<string, UnitFactor | null>();
  for (const name of namesOf(rule.query)) if (unitOfExpression(name) === null) units.set(name, await metadataUnit(server, name, signal));
  return matchRule(rule, condition, { ...given, unitOfName: (name) => units.get(name) ?? null });
}

function namesOf(query: string): ReadonlySet<string> {
  return new Set(readPromql(query).selectors.map((selector) => /^[\w:]*/u.exec(selector)?.[0] ?? ''));
}

function unitOf(configured: AlertBinding | null): UnitFactor | null {
  return configured?.unit === null || configured === null ? null : statedUnit(configured.unit);
}

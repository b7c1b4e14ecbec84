import { alertsLike } from '../../core/alert/alertName.ts';
import { ruleDoubt } from '../../core/alert/ruleState.ts';
import { describeSpan } from '../../core/condition/describe.ts';
import type { InconclusiveReason } from '../../core/condition/judging/verdict.ts';
import type { AlertMetric } from '../../core/configuration/configuration.ts';
import type { ActiveAlert, Measurement, MetricServer } from '../../core/ports.ts';
import { neededSelectors } from '../../core/promql/neededSelectors.ts';
import { quoted } from './quoted.ts';

/** Says whether an alert is silent. It is only where a healthy rule of that name, on series that are there, was evaluated just now. */
export async function measureAlert(server: MetricServer, { alert }: AlertMetric, signal: AbortSignal): Promise<Measurement> {
  const query = `ALERTS{alertname="${alert}"}`;
  const { source } = server;
  const unknown = (reason: InconclusiveReason, message: string): Measurement => ({ status: 'inconclusive', query, source, reason, message });
  const [rules, active] = await Promise.all([server.alertRules(signal), server.activeAlerts(signal)]);
  for (const answer of [rules, active]) {
    if (answer.status === 'error') return { status: 'error', query, source, message: answer.message };
    if (answer.status === 'partial') return unknown('partial', answer.message);
  }
  if (rules.status !== 'ok' || active.status !== 'ok') throw new TypeError('an answer that is neither given nor refused');
  const mine = active.value.filter(({ name }) => name === alert);
  const firing = mine.filter(({ state }) => state === 'firing');
  if (firing.length > 0) return { status: 'stated', query, source, outcome: 'fail', message: `The alert ${alert} is firing${describe(firing)}.`, samples: [] };
  const named = rules.value.filter(({ name }) => name === alert);
  if (named.length === 0) {
    const like = alertsLike(alert, rules.value.map(({ name }) => name));
    return unknown('no-data', `The server has no alert rule ${alert} loaded${like.length === 0 ? '' : `; it has ${like.join(', ')}`}. An alert without a rule is always silent.`);
  }
  for (const rule of named) {
    const doubt = ruleDoubt(rule, Date.now() / 1000);
    if (doubt !== null) return unknown(doubt.reason, doubt.sentence);
    const needed = neededSelectors(rule.query);
    const there = needed.length === 0 ? null : await server.present(needed, signal);
    if (there?.status === 'error') return { status: 'error', query, source, message: there.message };
    if (there?.status === 'partial') return unknown('partial', there.message);
    const missing = needed.filter((selector) => there?.value.has(selector) === false);
    if (missing.length > 0) return unknown('no-data', `The alert ${alert} cannot fire: the server has no sample of ${missing.join(', ')}, which its rule reads.`);
  }
  if (mine.length > 0) return unknown('uncovered', `The alert ${alert} is pending${describe(mine)}: what it is about holds, and not yet for ${describeSpan(Math.max(...named.map((rule) => rule.for)))}. Check it again.`);
  return { status: 'stated', query, source, outcome: 'pass', message: `The alert ${alert} is silent, and its rule is healthy.`, samples: [] };
}

function describe(alerts: readonly ActiveAlert[]): string {
  const [first, ...others] = alerts;
  const labels = Object.entries(first?.labels ?? {}).filter(([name]) => name !== 'alertname').map(([name, value]) => `${name}="${value}"`).join(', ');
  return `${labels === '' ? '' : ` for ${quoted(labels)}`}${others.length === 0 ? '' : ` and ${String(others.length)} more`}`;
}

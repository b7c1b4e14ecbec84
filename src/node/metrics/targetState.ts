import { describeSpan } from '../../core/condition/describe.ts';
import { STALE_SECONDS } from '../../core/condition/judging/freshness.ts';
import type { InconclusiveReason } from '../../core/condition/judging/verdict.ts';
import type { TargetsMetric } from '../../core/configuration/configuration.ts';
import type { Measurement, MetricServer, ScrapeTarget } from '../../core/ports.ts';
import { quoted } from './quoted.ts';

/** Scrapes that may be missed, and the least seconds for them. */
const MISSED = 3;
const LEAST = 30;

/** Says whether all targets with some labels are up, each scraped just now. Of none nothing is known. */
export async function measureTargets(server: MetricServer, { labels }: TargetsMetric, signal: AbortSignal): Promise<Measurement> {
  const query = `up{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`).join(',')}}`;
  const { source } = server;
  const unknown = (reason: InconclusiveReason, message: string): Measurement => ({ status: 'inconclusive', query, source, reason, message });
  const answer = await server.targets(signal);
  if (answer.status === 'error') return { status: 'error', query, source, message: answer.message };
  if (answer.status === 'partial') return unknown('partial', answer.message);
  const chosen = answer.value.filter((target) => Object.entries(labels).every(([name, value]) => target.labels[name] === value));
  if (chosen.length === 0) return unknown('no-data', `Prometheus scrapes no target with ${quoted(query.slice(3, -1))}. Look at its targets.`);
  const down = chosen.filter(({ health }) => health === 'down');
  const [first] = down;
  if (first !== undefined) {
    const why = first.lastError === '' ? '' : ` (${first.lastError})`;
    return { status: 'stated', query, source, outcome: 'fail', message: `${String(down.length)} of ${String(chosen.length)} targets ${down.length === 1 ? 'is' : 'are'} down, ${nameOf(first)}${why}.`, samples: [] };
  }
  const now = Date.now() / 1000;
  const late = chosen.find((target) => target.health !== 'up' || !(now - (target.scraped ?? Number.NEGATIVE_INFINITY) <= longest(target)));
  if (late !== undefined) return unknown('stale', `${nameOf(late)} ${late.scraped === null ? 'was not scraped yet' : `was last scraped ${describeSpan(now - late.scraped)} ago`}. Check it again, or look at the server.`);
  return { status: 'stated', query, source, outcome: 'pass', message: chosen.length === 1 ? `The target ${nameOf(chosen[0])} is up and scraped.` : `All ${String(chosen.length)} targets are up and scraped.`, samples: [] };
}

function longest({ interval }: ScrapeTarget): number {
  return interval === null ? STALE_SECONDS : Math.max(LEAST, MISSED * interval);
}

function nameOf(target: ScrapeTarget | undefined): string {
  return quoted(target?.labels['instance'] ?? 'a target');
}

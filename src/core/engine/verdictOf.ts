import { namesState } from '../checklist/checkable.ts';
import { claimsCourse } from '../checklist/courseClaim.ts';
import type { Item } from '../checklist/model.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import type { EnvironmentReading } from '../environment/reading.ts';
import type { MetricServer, MetricSource } from '../ports.ts';
import { courseVerdict } from '../run/courseVerdict.ts';
import { alertRuleVerdict } from './alertRuleVerdict.ts';
import type { EngineContext } from './context.ts';
import type { Snapshot } from './engine.ts';
import { environmentVerdict, readOnce } from './environmentVerdict.ts';
import { metricVerdict } from './metricVerdict.ts';
import { summaryVerdict } from './summaryVerdict.ts';
import { statusVerdict } from './statusVerdict.ts';

/** What a check works with: the ports, what the file says, and the sources it may ask. */
export interface Checking {
  readonly context: EngineContext;
  readonly snapshot: Snapshot;
  readonly source: MetricSource;
  /** What the declared sources of environment variables say, read once for the whole check. */
  environment(): Promise<readonly EnvironmentReading[]>;
  /** Null where none is configured. */
  readonly server: MetricServer | null;
  readonly signal: AbortSignal;
  /** The verdict of this check on another item, measured once whoever asks for it. */
  verdictOn(item: Item): Promise<Verdict>;
}

export function createChecking(given: Omit<Checking, 'verdictOn' | 'environment'>): Checking {
  const known = new Map<string, Promise<Verdict>>();
  const checking: Checking = {
    ...given,
    environment: readOnce(given.context, given.snapshot, given.signal),
    verdictOn(item) {
      const verdict = known.get(item.id) ?? verdictOf(checking, item);
      known.set(item.id, verdict);
      return verdict;
    },
  };
  return checking;
}

/** Gives the verdict on one item, by what its kind asks for. */
async function verdictOf(checking: Checking, item: Item): Promise<Verdict> {
  switch (item.kind) {
    case 'metric':
      return item.condition === null ? statusVerdict(checking, item) : metricVerdict(checking, item);
    case 'manual':
      return manualVerdict(checking, item);
    case 'alert-rule':
      return alertRuleVerdict(checking, item);
    case 'env':
      return environmentVerdict(checking, item);
    case 'command':
    case 'soak':
    case 'flag':
    case 'gate':
    case 'approval':
    case 'deadline':
      throw new TypeError(`an item that is not checkable: ${item.id}`);
  }
}

async function manualVerdict(checking: Checking, item: Item): Promise<Verdict> {
  const { context, snapshot } = checking;
  if (namesState(item, snapshot.configuration)) return statusVerdict(checking, item);
  return claimsCourse(item) ? courseVerdict(snapshot.checklist, snapshot.run, context.clock.now()) : summaryVerdict(checking, item);
}

import type { Checklist } from '../checklist/model.ts';
import type { Verdict } from '../condition/judging/verdict.ts';
import { stages } from './select.ts';
import { stageStatus } from './stage.ts';
import type { RunState } from './state.ts';

type Told = Pick<Verdict, 'outcome' | 'reason' | 'sentence'>;

/** Whether a deployment went through all its stages without a rollback, by its events. `now` is in milliseconds since the epoch. */
export function courseVerdict(checklist: Checklist, run: RunState | null, now: number): Verdict {
  return asVerdict(told(checklist, run), now);
}

/** The verdict from the moment on at which a rollback begins. */
export function rolledBackVerdict(now: number): Verdict {
  return asVerdict({ outcome: 'fail', reason: null, sentence: 'A rollback was begun.' }, now);
}

function told(checklist: Checklist, run: RunState | null): Told {
  const unknown = (sentence: string): Told => ({ outcome: 'inconclusive', reason: 'no-data', sentence });
  if (run === null) return unknown('No deployment is open, so there is no record of one. Start one first.');
  const all = stages(checklist).map((stage) => ({ title: stage.title, status: stageStatus(checklist, run, stage) }));
  const back = all.find(({ status }) => status === 'rolled-back');
  if (run.rollback !== null || back !== undefined) return { outcome: 'fail', reason: null, sentence: back === undefined ? 'A rollback was begun.' : `“${back.title}” was rolled back.` };
  const left = all.filter(({ status }) => status !== 'passed');
  const [first] = left;
  if (all.length === 0) return unknown('The checklist has no stages.');
  if (first !== undefined) return unknown(`${String(left.length)} of ${String(all.length)} stages have not passed, the first of them “${first.title}”: ${first.status}.`);
  return { outcome: 'pass', reason: null, sentence: `All ${String(all.length)} stages passed, and no rollback was begun.` };
}

function asVerdict(judged: Told, now: number): Verdict {
  return { ...judged, metric: null, query: null, source: 'the record of the deployment', time: new Date(now).toISOString(), samples: [], value: null, threshold: null, unit: null };
}

import type { Checklist, Item } from '../checklist/model.ts';
import { progress, stageOf } from '../run/select.ts';
import type { Attribution, ItemState, RunState } from '../run/state.ts';
import { oneLine } from './oneLine.ts';

export interface CommitMessageInput {
  readonly state: RunState;
  readonly checklist: Checklist;
  /** Relative to the repository root. */
  readonly checklistPath: string;
}

/**
 * The message of a record commit: a subject, a body for people, and trailers as `git interpret-trailers --parse` reads
 * them. Every value is one line, whatever text it was made of.
 */
export function commitMessage(input: CommitMessageInput): string {
  return `${[subject(input), body(input).join('\n'), trailers(input).join('\n')].join('\n\n')}\n`;
}

function subject({ state, checklist }: CommitMessageInput): string {
  const { done, total } = progress(checklist, state);
  const { version = null, environment = null } = state.started?.release ?? {};
  const what = oneLine(version ?? checklist.title ?? '', 60) || state.run;
  const where = oneLine(environment ?? '', 40);
  // A bare number reads as a version only with its letter.
  const named = /^\d+\./u.test(what) && version !== null ? `v${what}` : what;
  return `Deploy ${named}${where === '' ? '' : ` to ${where}`}: ${standing(state, checklist)} (${String(done)}/${String(total)})`;
}

/** How far the run is, in a few words. */
function standing(state: RunState, checklist: Checklist): string {
  if (state.ended !== null) return outcomeWords(state);
  const latest = latestDecision(state, checklist);
  if (latest === null) return progress(checklist, state).done === 0 ? 'started' : 'in progress';
  const stage = stageOf(checklist, latest.item.section)?.stage ?? null;
  const name = stage === null ? 'gate' : `stage ${String(stage.ordinal)}`;
  switch (latest.decision.decision) {
    case 'proceed':
      return `${name} passed`;
    case 'hold':
      return `${name} on hold`;
    case 'roll-back':
      return `${name} to be rolled back`;
  }
}

/** The outcome of a run as a person says it. */
export function outcomeWords(state: RunState): string {
  return state.ended === null ? 'in progress' : state.ended.outcome.replaceAll('-', ' ');
}

interface Decided {
  readonly item: Item;
  readonly decision: NonNullable<ItemState['decision']>;
}

/** Gates are passed in document order, so the last one that was decided is where the run stands. */
function latestDecision(state: RunState, checklist: Checklist): Decided | null {
  let latest: Decided | null = null;
  for (const item of checklist.items) {
    const decision = state.items.get(item.id)?.decision ?? null;
    if (decision !== null) latest = { item, decision };
  }
  return latest;
}

function body({ state, checklist }: CommitMessageInput): readonly string[] {
  const lines: string[] = [];
  const states = [...state.items.values()];
  const latest = latestDecision(state, checklist);
  if (state.ended !== null) lines.push(sentence(`Ended as ${outcomeWords(state)} by`, state.ended, state.ended.reason));
  else if (latest !== null) lines.push(sentence(`Gate “${oneLine(latest.item.label, 60)}”: ${latest.decision.decision} by`, latest.decision, latest.decision.reason));
  else if (state.started !== null) lines.push(sentence('Started by', state.started, null));
  const ticket = oneLine(state.started?.release.ticket ?? '', 100);
  if (ticket !== '') lines.push(`Change ticket: ${ticket}`);
  const count = (matches: (item: ItemState) => boolean): string => String(states.filter(matches).length);
  lines.push(
    `Done by checks: ${count((item) => item.tick !== null && !item.tick.attested)}`,
    `Attested by people: ${count((item) => item.tick?.attested === true)}`,
    `Skipped with a reason: ${count((item) => item.skip !== null)}`,
    `Failed or inconclusive: ${count((item) => item.status === 'failed' || item.status === 'inconclusive')}`,
    `Deviations: ${String(state.deviations.length)}`,
  );
  return lines;
}

function sentence(what: string, by: Attribution, reason: string | null): string {
  const because = reason === null ? '' : `: ${oneLine(reason, 160)}`;
  return `${what} ${oneLine(by.actor.name, 60)} at ${by.time}${because}`;
}

function trailers({ state, checklistPath }: CommitMessageInput): readonly string[] {
  const approvers = [...state.items.values()].flatMap(({ approvals }) => approvals.filter(({ given }) => given).map(signature));
  return [
    `Deployment-Id: ${state.run}`,
    `Deployment-Outcome: ${state.ended?.outcome ?? 'open'}`,
    `Checklist: ${oneLine(checklistPath)}`,
    ...state.heads.map((head) => `Record-Head: ${head}`),
    ...[...new Set(approvers)].map((approver) => `Approved-by: ${approver}`),
  ];
}

function signature({ actor }: Attribution): string {
  const bare = (text: string): string => oneLine(text.replaceAll(/[<>]/gu, ' '));
  return oneLine(`${bare(actor.name)} <${bare(actor.email)}>`);
}

import type { Item } from '../core/checklist/model.ts';
import type { Snapshot } from '../core/engine/engine.ts';
import type { Moment } from '../core/run/moment.ts';
import { describeNext } from '../core/run/next.ts';
import { stageStatus, type StageStatus } from '../core/run/stage.ts';
import { currentStage, isDone, isTicked, progress, stages } from '../core/run/select.ts';
import type { Release } from '../core/run/event.ts';
import type { TriggerStatus } from '../core/run/triggerMachine.ts';
import type { ItemStatus } from '../core/run/state.ts';
import { visible } from './terminal.ts';

/** Where a checklist stands, as data. */
export interface Status {
  readonly schema: 'holdpoint.status/1';
  readonly file: string;
  /** Null where no deployment is open. */
  readonly run: string | null;
  readonly started: string | null;
  readonly release: Release | null;
  readonly stage: { readonly ordinal: number; readonly name: string; readonly traffic: number | null } | null;
  /** Every stage of the checklist, in order. */
  readonly stages: readonly { readonly ordinal: number; readonly name: string; readonly status: StageStatus }[];
  /** What is next in one line, with wall-clock times; null where no deployment is open. */
  readonly headline: string | null;
  /** Who answers for the deployment, as claimed. */
  readonly holder: { readonly name: string; readonly email: string; readonly since: string } | null;
  readonly paused: { readonly by: string; readonly since: string; readonly reason: string } | null;
  /** How each rollback trigger stood when it changed last; none where nobody has watched. */
  readonly triggers: readonly { readonly id: string; readonly state: TriggerStatus; readonly since: string; readonly sentence: string }[];
  readonly done: number;
  readonly total: number;
  /** The first item that is not done. */
  readonly next: { readonly id: string; readonly line: number; readonly text: string; readonly kind: string } | null;
  readonly items: readonly { readonly id: string; readonly line: number; readonly status: ItemStatus; readonly ticked: boolean; readonly sentence: string | null }[];
  /** Ids of items that are ticked in the file and in no event. */
  readonly unexplained: readonly string[];
  readonly damage: readonly string[];
  /** What is odd in the journal and hinders nobody. */
  readonly notes: readonly string[];
}

/** Now, where the command is run. */
function here(): Moment {
  return { now: Date.now(), timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone };
}

export function statusOf(snapshot: Snapshot, file: string, moment: Moment = here()): Status {
  const { checklist, run } = snapshot;
  const isOpen = (item: Item): boolean => (run === null ? !item.checked : !isDone(run, item.id));
  const next = checklist.items.find(isOpen) ?? null;
  return {
    schema: 'holdpoint.status/1',
    file,
    run: run?.run ?? null,
    started: run?.started?.time ?? null,
    release: run?.started?.release ?? null,
    stage: run === null ? null : (currentStage(checklist, run)?.stage ?? null),
    stages: run === null ? [] : stages(checklist).flatMap((section) => (section.stage === null ? [] : [{ ordinal: section.stage.ordinal, name: section.stage.name, status: stageStatus(checklist, run, section) }])),
    headline: run === null ? null : describeNext(checklist, run, moment),
    holder: run?.holder === null || run === null ? null : { ...run.holder.person, since: run.holder.time },
    paused: run?.paused === null || run === null ? null : { by: run.paused.actor.name, since: run.paused.time, reason: run.paused.reason },
    triggers: run === null ? [] : [...run.triggers].map(([id, { state, since, sentence }]) => ({ id, state, since, sentence })),
    ...progress(checklist, run),
    next: next === null ? null : { id: next.id, line: next.line, text: next.label, kind: next.kind },
    items: checklist.items.map((item) => ({
      id: item.id,
      line: item.line,
      status: run?.items.get(item.id)?.status ?? (item.checked ? 'ticked' : 'to-do'),
      ticked: run === null ? item.checked : isTicked(run, item.id),
      sentence: run?.items.get(item.id)?.verdict?.sentence ?? null,
    })),
    unexplained: run === null ? [] : checklist.items.filter((item) => item.checked && !isTicked(run, item.id)).map((item) => item.id),
    damage: snapshot.damage,
    notes: snapshot.notes,
  };
}

export function describeStatus(status: Status): string {
  const lines: string[] = [];
  const done = `${String(status.done)}/${String(status.total)} done`;
  if (status.run === null) {
    lines.push(`No deployment is open. ${done} in the file.`);
  } else {
    const what = [status.release?.version, status.release?.environment === null ? null : `to ${status.release?.environment ?? ''}`].filter(Boolean).join(' ');
    const stage = status.stage === null ? '' : ` · stage ${String(status.stage.ordinal)}, ${status.stage.name}`;
    lines.push(`${status.run}${what === '' ? '' : ` · ${what}`}${stage} · ${done}`);
  }
  if (status.headline !== null) lines.push(status.headline);
  if (status.holder !== null) lines.push(`Held by ${personName(status.holder)} since ${status.holder.since}`);
  if (status.next !== null) lines.push(`Next, line ${String(status.next.line)}: ${status.next.text} (${status.next.kind})`);
  for (const item of status.items) {
    if (item.status === 'failed' || item.status === 'inconclusive') lines.push(`Line ${String(item.line)}: ${item.status}${item.sentence === null ? '' : `: ${item.sentence}`}`);
  }
  if (status.unexplained.length > 0) lines.push(`${String(status.unexplained.length)} marks in the file are in no event yet; the next action takes ticks as attested by you.`);
  for (const damage of status.damage) lines.push(`The journal is damaged and read-only: ${damage}`);
  for (const note of status.notes) lines.push(`Note: ${note}`);
  return `${lines.map(visible).join('\n')}\n`;
}

function personName({ name, email }: { readonly name: string; readonly email: string }): string {
  return email === '' ? name : `${name} <${email}>`;
}

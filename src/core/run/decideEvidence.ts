import type { ExecResult } from '../ports.ts';
import type { Command, Decision } from './command.ts';
import { itemOf, propose, refuse, type Deciding } from './decisionContext.ts';
import type { EventBody } from './event.ts';
import { keepOrder, type Placed } from './orderPolicy.ts';
import { baselineRecord, verdictRecord } from './verdictRecord.ts';

type Of<T extends Command['type']> = Extract<Command, { type: T }>;

/** A pass ticks if the policy says so; a fail unticks what a check had ticked; what is unknown changes no box. */
export function decideCheck(deciding: Deciding, { item: id, verdict }: Of<'finish-check'>): Decision {
  const found = itemOf(deciding, id);
  if ('refusal' in found) return found;
  const { item, state } = found;
  const events: EventBody[] = [{ type: 'check.finished', item: id, data: verdictRecord(verdict) }];
  if (verdict.outcome === 'pass' && !state.ticked && state.skip === null && mayTick(deciding, item)) {
    events.push({ type: 'item.ticked', item: id, data: { cause: 'check', reason: null } });
  }
  if (verdict.outcome === 'fail' && state.tick?.cause === 'check') {
    events.push({ type: 'item.unticked', item: id, data: { cause: 'check', reason: null } });
  }
  return propose(deciding, ...events);
}

export function decideBaselines(deciding: Deciding, { baselines }: Of<'record-baselines'>): Decision {
  return propose(deciding, ...baselines.map((baseline): EventBody => ({ type: 'baseline.measured', data: baselineRecord(baseline) })));
}

export function decideExecStart(deciding: Deciding, command: Of<'start-exec'>): Decision {
  const { target, statement, execution, script, scriptDigest, evidence } = command;
  const order = keepOrder(deciding, whereItStands(deciding, target), command.override ?? null);
  if ('refusal' in order) return order;
  const attempt = (deciding.run.executions.get(statement ?? target)?.attempt ?? 0) + 1;
  const values = { ...deciding.run.values, ...command.values };
  const isNew = Object.entries(values).some(([name, value]) => deciding.run.values[name] !== value);
  const given: readonly EventBody[] = isNew ? [{ type: 'values.given', data: { values } }] : [];
  return propose(deciding, ...order.deviations, ...given, {
    type: 'exec.started',
    item: target,
    data: { execution, statement, script: script.text, scriptDigest, interpreter: script.interpreter, directory: script.directory, attempt, ...evidence },
  });
}

/** A target is an item, a block, or a statement's block; unknown ones stand nowhere, and no order holds for them. */
function whereItStands({ checklist }: Deciding, target: string): Placed {
  const item = checklist.items.find((candidate) => candidate.id === target);
  if (item !== undefined) return item;
  const block = checklist.blocks.find((candidate) => candidate.id === target);
  return { id: target, label: block === undefined ? target : `The block on line ${String(block.line)}`, section: block?.section ?? null };
}

/** The end of a command item's own command ticks it, as a pass does. */
export function decideExecFinish(deciding: Deciding, { target, execution, result }: Of<'finish-exec'>): Decision {
  const known = [...deciding.run.executions.values()].find((candidate) => candidate.execution === execution);
  if (known !== undefined && known.finished !== null) return refuse('no-change', `The execution ${execution} has ended already.`);
  if (known === undefined) return refuse('unknown-item', `No execution ${execution} was started.`);
  const finished: EventBody = { type: 'exec.finished', item: target, data: { execution, ...endOf(result) } };
  const item = deciding.checklist.items.find((candidate) => candidate.id === target);
  const state = deciding.run.items.get(target);
  if (item?.kind !== 'command' || state === undefined || deciding.run.ended !== null) return propose(deciding, finished);
  const passed = result.outcome.status === 'exited' && result.outcome.exitCode === 0;
  if (passed && !state.ticked && state.skip === null && mayTick(deciding, item)) {
    return propose(deciding, finished, { type: 'item.ticked', item: target, data: { cause: 'check', reason: null } });
  }
  if (!passed && state.tick?.cause === 'check') {
    return propose(deciding, finished, { type: 'item.unticked', item: target, data: { cause: 'check', reason: null } });
  }
  return propose(deciding, finished);
}

function mayTick(deciding: Deciding, item: Parameters<typeof keepOrder>[1]): boolean {
  if (!deciding.policy.autoTick) return false;
  const order = keepOrder(deciding, item, null);
  return 'deviations' in order && order.deviations.length === 0;
}

function endOf(result: ExecResult): Omit<Extract<EventBody, { type: 'exec.finished' }>['data'], 'execution'> {
  const { outcome } = result;
  return {
    status: outcome.status,
    exitCode: outcome.status === 'exited' ? outcome.exitCode : null,
    signal: outcome.status === 'signalled' ? outcome.signal : null,
    duration: Math.round(result.duration),
    outputDigest: result.outputDigest,
    outputBytes: result.outputBytes,
    excerpt: outcome.status === 'failed-to-start' ? outcome.message : result.excerpt,
    ...(result.cut === undefined ? {} : { cut: result.cut }),
    ...(result.masked === undefined ? {} : { masked: result.masked }),
    ...(result.outputs === undefined ? {} : { outputs: result.outputs }),
  };
}

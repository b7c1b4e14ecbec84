import { approvals, approve } from './approve.ts';
import { check } from './check.ts';
import { compare } from './compare.ts';
import { consent, trust } from './consent.ts';
import { correct, handOver } from './course.ts';
import { command } from './decisions.ts';
import { exec, resolve } from './exec.ts';
import { explain } from './explain.ts';
import { attach } from './attach.ts';
import { finishExec } from './finishExec.ts';
import { gate } from './gate.ts';
import { commit, reset } from './finish.ts';
import { observe, tick, untick } from './boxes.ts';
import { keepHistory } from './keepHistory.ts';
import { skipExec } from './skipExec.ts';
import { settleExecutions } from './settleExecutions.ts';
import { endSoak, judgeSoak } from './soak.ts';
import { start } from './start.ts';
import { suggest } from './suggest.ts';
import { readTriggers } from './triggers.ts';
import { endRolledBack } from './rollback.ts';
import { watch } from './watch.ts';
import type { EngineContext } from './context.ts';
import type { Engine } from './engine.ts';

/** Milliseconds for which a decision waits for what it is to be decided on, where nobody says when to give up. */
const PATIENCE = 60_000;

/** What is done to a checklist, beyond showing it. */
export type Actions = Omit<Engine, 'snapshot' | 'examine' | 'find'>;

export function createActions(context: EngineContext): Actions {
  return {
    start: (file, options, signal) => start(context, file, options, signal),
    tick: (file, items, options) => tick(context, file, items, options),
    untick: (file, items, options) => untick(context, file, items, options),
    observe: (file, cause) => observe(context, file, cause),
    skip: (file, item, reason) => command(context, file, { type: 'skip', item, reason }),
    note: (file, item, text) => command(context, file, { type: 'note', item, text }),
    check: (file, items, signal, onVerdict) => check(context, file, items, signal, onVerdict),
    explain: (file, target, signal) => explain(context, file, target, signal),
    readTriggers: (file, signal) => readTriggers(context, file, signal),
    keepHistory: (file, signal) => keepHistory(context, file, signal),
    suggest: (file, item, signal) => suggest(context, file, item, signal),
    resolve: (file, request) => resolve(context, file, request),
    exec: (file, request, watch) => exec(context, file, request, watch),
    attach: (file, execution, watch) => attach(context, file, execution, watch),
    settleExecutions: (file) => settleExecutions(context, file),
    finishExec: (file, end) => finishExec(context, file, end),
    compare: (file, target) => compare(context, file, target),
    skipExec: (file, target, reason) => skipExec(context, file, target, reason),
    forgetValues: (file) => command(context, file, { type: 'forget-values' }),
    startSoak: (file, item, how = 'start', override = null) => command(context, file, { type: 'start-soak', item, how, override }),
    judgeSoak: (file, item, signal) => judgeSoak(context, file, item, signal),
    endSoak: (file, item, reason, override = null, signal = context.clock.timeout(PATIENCE)) => endSoak(context, file, item, reason, override, signal),
    gate: (file, item, decision, reason, accept, signal = context.clock.timeout(PATIENCE)) => gate(context, file, item, decision, reason, accept, signal),
    approve: (file, item, decision, reason) => approve(context, file, item, decision, reason),
    approvals: (file) => approvals(context, file),
    watch: (file, memory, every, signal) => watch(context, file, memory, every, signal),
    startRollback: (file, reason) => command(context, file, { type: 'start-rollback', reason }),
    finishRollback: (file, finish) => command(context, file, { type: 'finish-rollback', ...finish }),
    endRolledBack: (file, reason, signal) => endRolledBack(context, file, reason, signal),
    pause: (file, reason) => command(context, file, { type: 'pause', reason }),
    resume: (file, reason) => command(context, file, { type: 'resume', reason }),
    handOver: (file, to, reason) => handOver(context, file, to, reason),
    correct: (file, target, reason) => correct(context, file, target, reason),
    commit: (file, signal) => commit(context, file, signal),
    complete: (file, reason) => command(context, file, { type: 'complete', reason }),
    abort: (file, reason) => command(context, file, { type: 'abort', reason }),
    reset: (file, reason) => reset(context, file, reason),
    consent: (file) => consent(context, file),
    trust: (file, digest) => trust(context, file, digest),
  };
}

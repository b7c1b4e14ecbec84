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
import { commit } from './finish.ts';
import { observe, tick, untick } from './boxes.ts';
import { keepHistory } from './keepHistory.ts';
import { skipExec } from './skipExec.ts';
import { settleExecutions } from './settleExecutions.ts';
import { endSoak, judgeSoak } from './soak.ts';
import { start } from './start.ts';
import { suggest } from './suggest.ts';
import { readTriggers } from './triggers.ts';
import { commitDecision, retryCommit } from './recordCommits.ts';
import { reset } from './reset.ts';
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
    start: async (file, options, signal) => commitDecision(context, file, await start(context, file, options, signal)),
    tick: async (file, items, options) => retryCommit(context, file, await tick(context, file, items, options)),
    untick: async (file, items, options) => retryCommit(context, file, await untick(context, file, items, options)),
    observe: async (file, cause) => retryCommit(context, file, await observe(context, file, cause)),
    skip: async (file, item, reason) => retryCommit(context, file, await command(context, file, { type: 'skip', item, reason })),
    note: async (file, item, text) => retryCommit(context, file, await command(context, file, { type: 'note', item, text })),
    check: async (file, items, signal, onVerdict) => retryCommit(context, file, await check(context, file, items, signal, onVerdict)),
    explain: (file, target, signal) => explain(context, file, target, signal),
    readTriggers: (file, signal) => readTriggers(context, file, signal),
    keepHistory: (file, signal) => keepHistory(context, file, signal),
    suggest: (file, item, signal) => suggest(context, file, item, signal),
    resolve: (file, request) => resolve(context, file, request),
    exec: async (file, request, watch) => retryCommit(context, file, await exec(context, file, request, watch)),
    attach: (file, execution, watch) => attach(context, file, execution, watch),
    settleExecutions: (file) => settleExecutions(context, file),
    finishExec: (file, end) => finishExec(context, file, end),
    compare: (file, target) => compare(context, file, target),
    skipExec: (file, target, reason) => skipExec(context, file, target, reason),
    forgetValues: (file) => command(context, file, { type: 'forget-values' }),
    startSoak: async (file, item, how = 'start', override = null) => retryCommit(context, file, await command(context, file, { type: 'start-soak', item, how, override })),
    judgeSoak: (file, item, signal) => judgeSoak(context, file, item, signal),
    endSoak: async (file, item, reason, override = null, signal = context.clock.timeout(PATIENCE)) => retryCommit(context, file, await endSoak(context, file, item, reason, override, signal)),
    gate: async (file, item, decision, reason, accept, signal = context.clock.timeout(PATIENCE)) => commitDecision(context, file, await gate(context, file, item, decision, reason, accept, signal)),
    approve: async (file, item, decision, reason) => retryCommit(context, file, await approve(context, file, item, decision, reason)),
    approvals: (file) => approvals(context, file),
    watch: (file, memory, every, signal) => watch(context, file, memory, every, signal),
    // Nothing that a hook may hold up stands between a rollback and its first step: its end is committed.
    startRollback: (file, reason) => command(context, file, { type: 'start-rollback', reason }),
    finishRollback: async (file, finish) => commitDecision(context, file, await command(context, file, { type: 'finish-rollback', ...finish })),
    endRolledBack: async (file, reason, signal) => commitDecision(context, file, await endRolledBack(context, file, reason, signal)),
    pause: async (file, reason) => retryCommit(context, file, await command(context, file, { type: 'pause', reason })),
    resume: async (file, reason) => retryCommit(context, file, await command(context, file, { type: 'resume', reason })),
    handOver: async (file, to, reason) => retryCommit(context, file, await handOver(context, file, to, reason)),
    correct: async (file, target, reason) => retryCommit(context, file, await correct(context, file, target, reason)),
    commit: (file, signal) => commit(context, file, signal),
    complete: async (file, reason) => commitDecision(context, file, await command(context, file, { type: 'complete', reason })),
    abort: async (file, reason) => commitDecision(context, file, await command(context, file, { type: 'abort', reason })),
    reset: (file, reason) => reset(context, file, reason),
    consent: (file) => consent(context, file),
    trust: (file, digest) => trust(context, file, digest),
  };
}

import type { Actions } from './actions.ts';
import type { EngineContext } from './context.ts';
import type { Engine } from './engine.ts';
import { takeSnapshot } from './snapshot.ts';
import { findTarget } from './target.ts';

/** Wires the engine to the ports of one folder. The editor and the command line both call this. What only an action needs is loaded with the first. */
export function createEngine(context: EngineContext): Engine {
  let loaded: Promise<Actions> | null = null;
  const actions = (): Promise<Actions> => (loaded ??= import('./actions.ts').then(({ createActions }) => createActions(context)));
  return {
    snapshot: (file) => takeSnapshot(context, file),
    examine: async (file) => (await import('./examine.ts')).examine(context, file),
    find: findTarget,
    start: async (...args) => (await actions()).start(...args),
    tick: async (...args) => (await actions()).tick(...args),
    untick: async (...args) => (await actions()).untick(...args),
    observe: async (...args) => (await actions()).observe(...args),
    skip: async (...args) => (await actions()).skip(...args),
    note: async (...args) => (await actions()).note(...args),
    check: async (...args) => (await actions()).check(...args),
    explain: async (...args) => (await actions()).explain(...args),
    readTriggers: async (...args) => (await actions()).readTriggers(...args),
    keepHistory: async (...args) => (await actions()).keepHistory(...args),
    suggest: async (...args) => (await actions()).suggest(...args),
    resolve: async (...args) => (await actions()).resolve(...args),
    exec: async (...args) => (await actions()).exec(...args),
    attach: async (...args) => (await actions()).attach(...args),
    settleExecutions: async (...args) => (await actions()).settleExecutions(...args),
    finishExec: async (...args) => (await actions()).finishExec(...args),
    compare: async (...args) => (await actions()).compare(...args),
    skipExec: async (...args) => (await actions()).skipExec(...args),
    forgetValues: async (...args) => (await actions()).forgetValues(...args),
    startSoak: async (...args) => (await actions()).startSoak(...args),
    judgeSoak: async (...args) => (await actions()).judgeSoak(...args),
    endSoak: async (...args) => (await actions()).endSoak(...args),
    gate: async (...args) => (await actions()).gate(...args),
    approve: async (...args) => (await actions()).approve(...args),
    approvals: async (...args) => (await actions()).approvals(...args),
    watch: async (...args) => (await actions()).watch(...args),
    startRollback: async (...args) => (await actions()).startRollback(...args),
    finishRollback: async (...args) => (await actions()).finishRollback(...args),
    endRolledBack: async (...args) => (await actions()).endRolledBack(...args),
    pause: async (...args) => (await actions()).pause(...args),
    resume: async (...args) => (await actions()).resume(...args),
    handOver: async (...args) => (await actions()).handOver(...args),
    correct: async (...args) => (await actions()).correct(...args),
    commit: async (...args) => (await actions()).commit(...args),
    complete: async (...args) => (await actions()).complete(...args),
    abort: async (...args) => (await actions()).abort(...args),
    reset: async (...args) => (await actions()).reset(...args),
    consent: async (...args) => (await actions()).consent(...args),
    trust: async (...args) => (await actions()).trust(...args),
  };
}

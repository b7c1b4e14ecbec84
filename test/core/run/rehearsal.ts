import type { Checklist } from '../../../src/core/checklist/model.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import type { Configuration, Policy } from '../../../src/core/configuration/configuration.ts';
import { sealEvents } from '../../../src/core/record/seal.ts';
import type { Command, Refusal } from '../../../src/core/run/command.ts';
import { decide } from '../../../src/core/run/decide.ts';
import type { Actor, Event, EventDraft } from '../../../src/core/run/event.ts';
import { fold } from '../../../src/core/run/fold.ts';
import type { RunState } from '../../../src/core/run/state.ts';

export const RUN = '2026-03-01-0900-0a1b2c';
export const ADA: Actor = { name: 'Ada', email: 'ada@example.com', host: 'desk', via: 'test' };
export const DIGEST = 'a'.repeat(64);

/** A rollout with each kind of item, in two stages and a window after them. */
export const ROLLOUT = `# Rollout

## Before
- [ ] Read the notes
- [ ] Execute: \`make migrate\`

## Deployment Execution

### Stage 1: Inside (1% traffic)
- [ ] Ship it
- [ ] Error rate < 1%
- [ ] **Gate**: Proceed or hold decision

### Stage 2: Everyone (100% traffic)
- [ ] Get final approvals:
  - [ ] Product Owner
- [ ] Monitor for 1 hour:
  - [ ] Error rate < 0.5%
- [ ] **Gate**: Finish or roll back decision

## Post-Deployment Verification

### First 24 Hours
- [ ] Nobody called

## Rollback Procedures

### Manual Rollback Steps
- [ ] Tell the status page
`;

export const START: Extract<Command, { type: 'start' }> = {
  type: 'start',
  release: { commit: null, version: '2.0.0', ticket: 'CHG-1', environment: 'production' },
  path: 'deploy.md',
  checklistDigest: DIGEST,
  configurationDigest: DIGEST,
  previousRun: null,
  existingTicks: 'refuse',
};

export function verdict(outcome: Verdict['outcome']): Verdict {
  return {
    outcome,
    reason: outcome === 'inconclusive' ? 'no-data' : null,
    sentence: `It is ${outcome}.`,
    metric: 'error rate',
    query: 'up',
    source: 'prometheus http://127.0.0.1:9090',
    time: '2026-03-01T09:00:00.000Z',
    samples: [{ time: 1_772_355_600.5, value: 1e-7, labels: { job: 'web' } }],
    value: 1e-7,
    threshold: 0.01,
    unit: 'ratio',
  };
}

/** Decides commands one after the other as one writer does, with a clock that is moved by hand. */
export class Rehearsal {
  checklist: Checklist;
  events: readonly Event[] = [];
  now = Date.parse('2026-03-01T09:00:00.000Z');
  actor: Actor = ADA;
  approvals: Configuration['approvals'] = {};
  checklistDigest = DIGEST;
  policy: Policy = { order: 'strict', autoTick: true, separateDuties: false };
  readonly writer: string;

  constructor(text = ROLLOUT, writer = 'desk-1') {
    this.checklist = parseChecklist(text);
    this.writer = writer;
  }

  get state(): RunState {
    return fold(this.events, RUN);
  }

  /** Id of the item whose label contains a text; of several the one at `index`. */
  id(text: string, index = 0): string {
    const found = this.checklist.items.filter((item) => item.label.includes(text))[index];
    if (found === undefined) throw new Error(`no item ${text}`);
    return found.id;
  }

  /** Appends what a command comes to; the refusal, or null. */
  /** A verdict that is told has just been measured. */
  try(told: Command): Refusal | null {
    const command = told.type === 'finish-check' ? { ...told, verdict: { ...told.verdict, time: new Date(this.now).toISOString() } } : told;
    const decision = decide(this.checklist, this.events.length === 0 ? null : this.state, command, { now: this.now, policy: this.policy, actor: this.actor, approvals: this.approvals, checklistDigest: this.checklistDigest });
    this.now += 1000;
    if ('refusal' in decision) return decision.refusal;
    this.append(decision.events);
    return null;
  }

  do(...commands: readonly Command[]): void {
    for (const command of commands) {
      const refusal = this.try(command);
      if (refusal !== null) throw new Error(`${command.type} was refused: ${refusal.code}: ${refusal.message}`);
    }
  }

  append(drafts: readonly EventDraft[], events = this.events): void {
    const { heads } = fold(events, RUN);
    const places = events.filter((event) => heads.includes(event.hash)).map(({ hash, seq }) => ({ hash, seq }));
    this.events = [...this.events, ...sealEvents(drafts, { run: RUN, writer: this.writer, heads: places, actor: this.actor })];
  }

  tick(text: string, index = 0): void {
    this.do({ type: 'tick', item: this.id(text, index), cause: 'person', reason: null, override: null });
  }
}

/** Random courses of a deployment: commands, clock steps, crashes between two events, two machines whose journals meet later. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../../../src/core/run/command.ts';
import type { Event } from '../../../src/core/run/event.ts';
import { fold } from '../../../src/core/run/fold.ts';
import { isFailing } from '../../../src/core/run/listed.ts';
import { goneItems } from '../../../src/core/run/select.ts';
import { Rehearsal, RUN, START, verdict } from './rehearsal.ts';

const probe = new Rehearsal();
const ids = probe.checklist.items.map(({ id }) => id);
const gates = probe.checklist.items.filter(({ kind }) => kind === 'gate').map(({ id }) => id);

/** A command, or the taking back of one of the last events, which is known only when its turn comes. */
type Move = Command | { readonly type: 'correct-recent'; readonly back: number } | { readonly type: 'finish-running-soak'; readonly outcome: 'pass' | 'fail' };

const move: fc.Arbitrary<Move> = fc.constantFrom(...ids).chain((item) =>
  fc.oneof<fc.Arbitrary<Move>[]>(
    fc.record({ type: fc.constant('tick' as const), item: fc.constant(item), cause: fc.constant('person' as const), reason: fc.constant(null), override: fc.constantFrom(null, null, 'in a hurry') }),
    fc.constant({ type: 'untick', item, cause: 'person', reason: null }),
    fc.constant({ type: 'skip', item, reason: 'none' }),
    fc.constantFrom('pass' as const, 'pass' as const, 'fail' as const, 'inconclusive' as const).map((outcome) => ({ type: 'finish-check', item, verdict: verdict(outcome) })),
    fc.constantFrom('start' as const, 'restart' as const).map((how) => ({ type: 'start-soak', item: probe.id('Monitor'), how })),
    fc.constant({ type: 'end-soak', item: probe.id('Monitor'), reason: 'quiet' }),
    fc.constantFrom('pass' as const, 'fail' as const).map((outcome) => ({ type: 'finish-running-soak', outcome })),
    fc.record({ type: fc.constant('decide-gate' as const), item: fc.constantFrom(...gates), decision: fc.constantFrom('proceed' as const, 'proceed' as const, 'hold' as const, 'roll-back' as const), reason: fc.constant('seen'), override: fc.constantFrom(null, 'accepted') }),
    fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const).map((type) => ({ type, item: probe.id('Product Owner'), reason: 'seen' })),
    fc.constant({ type: 'pause', reason: 'a freeze' }),
    fc.constant({ type: 'resume', reason: null }),
    fc.constant({ type: 'hand-over', to: { name: 'Grace', email: 'grace@example.com' }, reason: null }),
    fc.nat(6).map((back) => ({ type: 'correct-recent', back })),
  ),
);

/** What leads through the checklist, so that chance alone does not have to find it. */
const through: readonly Move[] = [
  ...['Read', 'Execute', 'Ship it'].map((label): Move => ({ type: 'tick', item: probe.id(label), cause: 'person', reason: null, override: null })),
  { type: 'finish-check', item: probe.id('Error rate', 0), verdict: verdict('pass') },
  { type: 'decide-gate', item: gates[0] ?? '', decision: 'proceed', reason: 'seen', override: null },
];

/** The second gate, with everything before it settled but the first. */
const aside: readonly Move[] = [
  ...['Read', 'Execute', 'Get final'].map((label): Move => ({ type: 'tick', item: probe.id(label), cause: 'person', reason: null, override: 'in a hurry' })),
  ...[probe.id('Product Owner'), probe.id('Monitor'), probe.id('Error rate', 1)].map((item): Move => ({ type: 'skip', item, reason: 'none' })),
  { type: 'decide-gate', item: gates[1] ?? '', decision: 'proceed', reason: 'seen', override: null },
];

/** The first gate, over a check that failed and that somebody ticked in knowledge of that. */
const over: readonly Move[] = [
  ...through.slice(0, 3),
  { type: 'finish-check', item: probe.id('Error rate', 0), verdict: verdict('fail') },
  { type: 'tick', item: probe.id('Error rate', 0), cause: 'person', reason: null, override: null },
  ...through.slice(4),
];

const step = fc.record({
  writer: fc.nat(1),
  meets: fc.boolean(),
  wait: fc.constantFrom(0, 60_000, 1_200_000, 7_200_000, -600_000),
  /** How many of the last events of each append a crash keeps from the disk. */
  torn: fc.constantFrom(0, 0, 0, 1),
  moves: fc.oneof({ arbitrary: fc.array(move, { minLength: 1, maxLength: 6 }), weight: 3 }, { arbitrary: fc.constantFrom(through, aside, over), weight: 2 }),
});

interface Played {
  readonly events: readonly Event[];
  readonly passed: number;
}

function play(steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]): Played {
  const machines = [new Rehearsal(undefined, 'desk-1'), new Rehearsal(undefined, 'lap-2')] as const;
  machines[0].do(START);
  machines[1].events = machines[0].events;
  let passed = 0;
  for (const { writer, meets, wait, torn, moves } of steps) {
    const [machine, other] = writer === 0 ? [machines[0], machines[1]] : [machines[1], machines[0]];
    if (meets) machine.events = [...new Map([...machine.events, ...other.events].map((event) => [event.hash, event])).values()];
    machine.now += wait;
    for (const each of moves) {
      const command = commandOf(machine, each);
      if (command === null) continue;
      const before = machine.events;
      const known = machine.state;
      if (machine.try(command) !== null) continue;
      if (command.type === 'decide-gate' && command.decision === 'proceed') {
        passed += 1;
        assertPassable(machine, known, command.item);
      }
      // A crash in the middle of an append: whatever was written of it stands, and the rest was never there.
      if (torn > 0 && machine.events.length > before.length + 1) machine.events = machine.events.slice(0, -torn);
    }
  }
  return { events: [...new Map([...machines[0].events, ...machines[1].events].map((event) => [event.hash, event])).values()], passed };
}

function commandOf(machine: Rehearsal, each: Move): Command | null {
  if (each.type === 'correct-recent') return { type: 'correct', event: machine.events.at(-1 - each.back)?.hash ?? '', reason: 'a mistake' };
  if (each.type !== 'finish-running-soak') return each;
  const item = probe.id('Monitor');
  const window = { seconds: 3600, step: 15, points: 241, violated: 0, allowed: 0 };
  return { type: 'finish-soak', item, soak: machine.state.items.get(item)?.soak?.event ?? '', verdicts: [{ item: probe.id('Error rate', 1), verdict: { ...verdict(each.outcome), window } }] };
}

/** What must have been so, to the knowledge of the machine that let a gate proceed. */
function assertPassable({ checklist }: Rehearsal, known: ReturnType<typeof fold>, gate: string): void {
  const section = checklist.items.find(({ id }) => id === gate)?.section;
  for (const item of checklist.items.filter((each) => each.section === section && each.id !== gate)) {
    const state = known.items.get(item.id);
    assert.ok(state !== undefined && (state.skip !== null || state.ticked), `${item.label} was open`);
    assert.ok(!isFailing(known, item.id), `${item.label} failed`);
  }
  for (const earlier of gates.slice(0, gates.indexOf(gate))) assert.equal(known.items.get(earlier)?.decision?.decision, 'proceed', 'gates are passed in order');
  assert.equal(known.paused, null);
  assert.equal(goneItems(checklist, known).length, 0);
}

describe('a deployment, whatever its course', () => {
  it('passes no gate over what is open or failed, none out of order, and loses no event', () => {
    let passed = 0;
    fc.assert(fc.property(fc.array(step, { maxLength: 14 }), fc.infiniteStream(fc.nat()), (steps, random) => {
      const played = play(steps);
      passed += played.passed;
      const state = fold(played.events, RUN);
      assert.equal(state.events, played.events.length);
      for (const { hash } of played.events) assert.ok(state.log.has(hash), 'no event is lost');
      const shuffled = played.events.map((event) => ({ event, key: random.next().value ?? 0 })).sort((a, b) => a.key - b.key).map(({ event }) => event);
      assert.deepEqual(fold([...shuffled, ...played.events.slice(0, 3)], RUN), state, 'the order of replay makes no difference');
    }), { numRuns: 120 });
    assert.ok(passed > 20, `only ${String(passed)} gates were passed`);
  });
});

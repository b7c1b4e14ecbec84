import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { sealEvents } from '../../../src/core/record/seal.ts';
import type { Command } from '../../../src/core/run/command.ts';
import type { Event, EventDraft } from '../../../src/core/run/event.ts';
import { fold } from '../../../src/core/run/fold.ts';
import { orderEvents } from '../../../src/core/run/history.ts';
import { ADA, Rehearsal, RUN, START, verdict } from './rehearsal.ts';

const probe = new Rehearsal();
const items = probe.checklist.items.map((item) => item.id);
const text = fc.constantFrom('', 'because', 'two\nlines');

const command: fc.Arbitrary<Command> = fc.constantFrom(...items, 'unknown').chain((item) =>
  fc.oneof<fc.Arbitrary<Command>[]>(
    fc.record({ type: fc.constant('tick' as const), item: fc.constant(item), cause: fc.constantFrom('person' as const, 'edit' as const, 'observed' as const), reason: fc.constant(null), override: fc.constantFrom(null, 'in a hurry') }),
    fc.constant({ type: 'untick', item, cause: 'person', reason: null }),
    text.map((reason) => ({ type: 'skip', item, reason })),
    text.map((note) => ({ type: 'note', item, text: note })),
    fc.constantFrom('pass' as const, 'fail' as const, 'inconclusive' as const, 'error' as const).map((outcome) => ({ type: 'finish-check', item, verdict: verdict(outcome) })),
    fc.constant({ type: 'start-soak', item }),
    text.map((reason) => ({ type: 'end-soak', item, reason })),
    fc.record({ type: fc.constant('decide-gate' as const), item: fc.constant(item), decision: fc.constantFrom('proceed' as const, 'hold' as const, 'roll-back' as const), reason: text, override: fc.constantFrom(null, 'accepted') }),
    fc.constantFrom('approve' as const, 'reject' as const).map((type) => ({ type, item, reason: 'seen' })),
    fc.constant({ type: 'start-exec', target: item, statement: null, execution: `x-${item}`, script: { interpreter: ['bash'], text: 'true', directory: '/', environment: {}, timeout: null }, scriptDigest: 'b'.repeat(64) }),
    fc.constantFrom(0, 1).map((exitCode) => ({ type: 'finish-exec', target: item, execution: `x-${item}`, result: { outcome: { status: 'exited', exitCode }, duration: 1, outputDigest: 'c'.repeat(64), outputBytes: 0, excerpt: '' } })),
  ),
);

/** Two machines that decide by themselves and meet now and then. */
const story = fc.array(fc.record({ writer: fc.constantFrom(0, 1), meets: fc.boolean(), wait: fc.constantFrom(0, 7_200_000), commands: fc.array(command, { minLength: 1, maxLength: 8 }) }), { maxLength: 12 });

function play(steps: readonly { readonly writer: number; readonly meets: boolean; readonly wait: number; readonly commands: readonly Command[] }[]): readonly Event[] {
  const machines = [new Rehearsal(undefined, 'desk-1'), new Rehearsal(undefined, 'lap-2')] as const;
  machines[0].do(START);
  machines[1].events = machines[0].events;
  for (const step of steps) {
    const machine = machines[step.writer === 0 ? 0 : 1];
    const other = machines[step.writer === 0 ? 1 : 0];
    if (step.meets) machine.events = [...new Set([...machine.events, ...other.events])];
    machine.now += step.wait;
    for (const each of step.commands) machine.try(each);
  }
  return [...new Set([...machines[0].events, ...machines[1].events])];
}

describe('fold', () => {
  it('comes to the same state in any order, and with repeats', () => {
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.nat()), (steps, random) => {
        const events = play(steps);
        const keyed = events.map((event) => ({ event, key: random.next().value ?? 0 }));
        const shuffled = keyed.sort((a, b) => a.key - b.key).map(({ event }) => event);
        assert.deepEqual(fold(shuffled, RUN), fold(events, RUN));
        assert.deepEqual(fold([...shuffled, ...events], RUN), fold(events, RUN));
      }),
      { numRuns: 60 },
    );
  });

  it('ticks nothing without an event that says so', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const events = new Map(play(steps).map((event) => [event.hash, event]));
        for (const [id, item] of fold([...events.values()], RUN).items) {
          if (!item.ticked) continue;
          const event = events.get(item.tick?.event ?? '');
          assert.ok(event !== undefined && 'item' in event && event.item === id);
          assert.ok(['item.ticked', 'gate.decided', 'approval.given', 'soak.ended'].includes(event.type));
          if (event.type === 'gate.decided') assert.equal(event.data.decision, 'proceed');
        }
      }),
      { numRuns: 60 },
    );
  });

  it('never passes a gate over a failed or open item, nor two out of order', () => {
    let passed = 0;
    const before: readonly Command[] = ['Read', 'Execute'].map((label): Command => ({ type: 'tick', item: probe.id(label), cause: 'person', reason: null, override: null }));
    const settled = ['Ship it', 'Error rate'].flatMap((label, index): Command[] => [
      index === 0 ? { type: 'tick', item: probe.id(label), cause: 'person', reason: null, override: null } : { type: 'finish-check', item: probe.id(label), verdict: verdict('pass') },
    ]);
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), fc.nat(30), (commands, at) => {
        const run = new Rehearsal();
        run.do(START);
        for (const each of [...before, ...commands.slice(0, at), ...before, ...settled, { type: 'decide-gate', item: run.id('Gate'), decision: 'proceed', reason: 'seen', override: null } as const, ...commands.slice(at)]) {
          const known = run.state;
          if (run.try(each) !== null || each.type !== 'decide-gate' || each.decision !== 'proceed') continue;
          passed += 1;
          const gate = run.checklist.items.find((item) => item.id === each.item);
          for (const item of run.checklist.items.filter((other) => other.section === gate?.section && other.id !== gate?.id)) {
            const state = known.items.get(item.id);
            assert.ok(state !== undefined && (state.skip !== null || (state.ticked && state.status !== 'failed' && state.verdict?.outcome !== 'fail')), item.label);
          }
          if (each.item === run.id('Gate', 1)) assert.equal(known.items.get(run.id('Gate', 0))?.decision?.decision, 'proceed');
        }
      }),
      { numRuns: 60 },
    );
    assert.ok(passed > 5, `only ${String(passed)} gates were passed`);
  });

  const beside = (cautious: EventDraft, bold: EventDraft): void => {
    const base = new Rehearsal();
    base.do(START);
    const heads = base.events.slice(-1).map(({ hash, seq }) => ({ hash, seq }));
    const [a] = sealEvents([cautious], { run: RUN, writer: 'desk-1', heads, actor: ADA });
    // The bold one is written after much else, so that it comes last in any order.
    const filler: EventDraft = { type: 'item.noted', item: items[0] ?? '', data: { reason: 'later' }, time: cautious.time };
    const others = sealEvents([filler, filler, bold], { run: RUN, writer: 'lap-2', heads, actor: ADA });
    assert.ok(a !== undefined && 'item' in a);
    const state = fold([...base.events, a, ...others], RUN);
    assert.equal(state.items.get(a.item)?.ticked, false, `${a.type} holds`);
    const joined = sealEvents([bold], { run: RUN, writer: 'lap-2', heads: [a, ...others.slice(-1)], actor: ADA });
    assert.equal(fold([...base.events, a, ...others, ...joined], RUN).items.get(a.item)?.ticked, true, 'decided again in knowledge of it');
  };

  it('lets hold, roll-back, reject and untick win over what was decided beside them', () => {
    const time = '2026-03-01T10:00:00.000Z';
    const gate = probe.id('Gate');
    const owner = probe.id('Product Owner');
    const proceed: EventDraft = { type: 'gate.decided', item: gate, data: { decision: 'proceed', reason: 'r', evidence: [] }, time };
    beside({ ...proceed, data: { ...proceed.data, decision: 'hold' } }, proceed);
    beside({ ...proceed, data: { ...proceed.data, decision: 'roll-back' } }, proceed);
    beside({ type: 'approval.rejected', item: owner, data: { role: 'po', reason: 'no' }, time }, { type: 'approval.given', item: owner, data: { role: 'po', reason: null }, time });
    beside({ type: 'item.unticked', item: probe.id('Ship it'), data: { cause: 'person', reason: null }, time }, { type: 'item.ticked', item: probe.id('Ship it'), data: { cause: 'person', reason: null }, time });
  });

  it('puts every event after what its writer knew', () => {
    fc.assert(
      fc.property(story, (steps) => {
        const { events, heads } = orderEvents(play(steps), RUN);
        const seen = new Set<string>();
        for (const event of events) {
          for (const hash of event.prev) assert.ok(seen.has(hash));
          seen.add(event.hash);
        }
        assert.deepEqual(heads, [...seen].filter((hash) => !events.some((event) => event.prev.includes(hash))).sort());
      }),
      { numRuns: 40 },
    );
  });
});

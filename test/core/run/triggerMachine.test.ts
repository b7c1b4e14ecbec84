import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { advance, type TriggerReading, type TriggerRules, type TriggerState } from '../../../src/core/run/triggerMachine.ts';

const S = 1000;
const RULES: TriggerRules = { for: 60 * S, keepFiringFor: 0, longestGap: 60 * S };

/** Readings every 15 s: `v` violated, `s` satisfied, `u` unknown, `-` not to be watched, `h` violated all through by its history. */
function play(letters: string, rules = RULES, from: TriggerState | null = null): string {
  let state = from;
  return [...letters].map((letter, index) => {
    state = advance(state, reading(letter, index * 15 * S), rules);
    return { ok: 's', pending: 'p', firing: 'F', inconclusive: '?', 'not-watched': '-' }[state.status];
  }).join('');
}

function reading(letter: string, at: number): TriggerReading {
  return { at, now: letter === 's' ? 'satisfied' : letter === 'u' ? 'unknown' : letter === '-' ? 'unwatched' : 'violated', held: letter === 'h' };
}

describe('a rollback trigger', () => {
  it('is pending until its time is up, and one sample that satisfies ends that', () => {
    assert.equal(play('svvvvvv'), 'sppppFF');
    assert.equal(play('vvvvsvvvvv'), 'ppppsppppF');
    assert.equal(play('vvvvvs'), 'ppppFs');
  });

  it('fires at once without a time, and where the history says so', () => {
    assert.equal(play('sv', { ...RULES, for: 0 }), 'sF');
    assert.equal(play('h'), 'F');
  });

  it('goes on firing for a time where it is told to', () => {
    assert.equal(play('hssss', { ...RULES, keepFiringFor: 30 * S }), 'FFsss');
  });

  it('is inconclusive once nothing was seen for its window, or for a minute, and is never ok because of that', () => {
    assert.equal(play('suuuuuu'), 'sssss??');
    assert.equal(play('suuuuus', { ...RULES, for: 0 }), 'sssss?s');
    assert.equal(play('uu'), '??', 'what was never seen is not ok');
    assert.equal(play('huuuuuuuuuu'), 'F'.repeat(11), 'nor is what was firing');
    assert.equal(play('-u-s'), '-?-s');
  });

  it('begins anew after a time in which nobody watched', () => {
    const pending = advance(null, reading('v', 0), RULES);
    const later = advance(pending, reading('v', 600 * S), RULES);
    assert.deepEqual([later.status, later.since], ['pending', 600 * S], 'a sleep is no violation');
    const back = advance(pending, reading('v', -600 * S), RULES);
    assert.deepEqual([back.status, back.since], ['pending', -600 * S], 'nor is a clock that was set back');
    assert.equal(advance(advance(null, reading('h', 0), RULES), reading('v', 600 * S), RULES).status, 'firing');
  });

  it('fires only on violations without a break, and always on those', () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom('v', 's', 'u', '-'), fc.integer({ min: 1, max: 90 })), { maxLength: 60 }), (steps) => {
      let state: TriggerState | null = null;
      let at = 0;
      let unbroken: { readonly from: number; readonly last: number } | null = null;
      for (const [letter, wait] of steps) {
        at += wait * S;
        const before: TriggerState | null = state;
        state = advance(before, reading(letter, at), RULES);
        if (letter === 'v') unbroken = unbroken !== null && at - unbroken.last <= RULES.longestGap ? { from: unbroken.from, last: at } : { from: at, last: at };
        else if (letter !== 'u') unbroken = null;
        if (letter === 'v' && unbroken !== null && before?.status !== 'firing') {
          const isLong = at - unbroken.from >= RULES.for;
          if (state.status === 'firing') assert.ok(isLong, 'fired too early');
        }
        if (letter === 's') assert.equal(state.status, 'ok');
        if (letter === 'v') assert.ok(state.status === 'pending' || state.status === 'firing');
        if (letter === 'u') assert.ok(state.status !== 'not-watched' && (state.status !== 'ok' || before?.status === 'ok'));
        assert.ok(state.since <= at);
      }
    }));
  });
});

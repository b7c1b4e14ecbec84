import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readText, readTrigger } from '../../../src/core/condition/read.ts';

const WORDS = 'error rate latency p99 < > <= at least under over within zero half baseline 5 200 ms % x of for minutes MB req / s ( ) : - , and or not if `code` **bold** gate approval Run Set `A_B` monitor hours alert'.split(' ');
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((words) => words.join(' ')),
  fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }).map((words) => words.join('')),
);
const contexts = fc.record({
  heading: fc.constantFrom('', 'Checks', 'Alerts', 'Rollback triggers', 'Approvals'),
  sectionKind: fc.constantFrom('plain', 'stage', 'window', 'triggers', 'rollback', 'contacts', 'commands', 'success'),
  parent: fc.oneof(fc.constant(null), texts),
} as const);

describe('reading', () => {
  test('never throws, and pairs kinds with what they need', () => {
    fc.assert(
      fc.property(texts, contexts, (text, context) => {
        const reading = readText(text, context);
        assert.equal(reading.kind === 'metric', reading.condition !== null && reading.kind !== 'alert-rule');
        assert.equal(reading.duration !== null, reading.kind === 'soak' || reading.kind === 'deadline');
        if (reading.problem !== null) assert.deepEqual([reading.kind, reading.condition], ['manual', null]);
        if (context.sectionKind === 'triggers') assert.notEqual(reading.kind, 'metric');
        const trigger = readTrigger(text);
        assert.ok(trigger.problem === null || trigger.condition === null);
      }),
      { numRuns: 3000 },
    );
  });

  test('finds no limit where there is no figure', () => {
    const wordy = fc.array(fc.constantFrom(...WORDS.filter((word) => !/\d|zero|half/.test(word))), { maxLength: 12 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(wordy, contexts, (text, context) => {
        assert.equal(readText(text, context).condition, null);
      }),
      { numRuns: 1000 },
    );
  });

  test('an item that asks for the opposite of a sound one is never checked', () => {
    const sound = [['Error rate', '<'], ['Search latency', '<='], ['CPU usage', '<'], ['Availability', '>='], ['Cache hit rate', '>'], ['Free memory', '>']] as const;
    const opposite = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;
    fc.assert(
      fc.property(fc.constantFrom(...sound), fc.integer({ min: 1, max: 99 }), ([subject, sign], figure) => {
        const context = { heading: 'Checks', sectionKind: 'plain', parent: null } as const;
        const unit = subject === 'Search latency' ? 'ms' : '%';
        assert.equal(readText(`${subject} ${sign} ${String(figure)}${unit}`, context).kind, 'metric');
        const turned = readText(`${subject} ${opposite[sign]} ${String(figure)}${unit}`, context);
        assert.deepEqual([turned.kind, turned.condition, turned.problem?.rule], ['manual', null, 'contradiction']);
      }),
    );
  });
});

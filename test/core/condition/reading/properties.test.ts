import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { conditionParts, readAs, readText, readTrigger } from '../../../../src/core/condition/reading/read.ts';

const WORDS = 'error rate latency p99 < > <= at least under over within zero half baseline 5 200 ms % x of for minutes MB req / s ( ) : - , and or not if `code` **bold** gate approval Run Set `A_B` monitor hours alert'.split(' ');
/** Most of these are no condition, and every third or so is one. */
const near = fc
  .tuple(
    fc.constantFrom('Check the', 'Ensure', ''),
    fc.constantFrom('error rate', 'API p99 latency', 'Latency', 'Queue depth', 'CPU'),
    fc.constantFrom('<', 'at least', 'is under', 'within', '>', '≤'),
    fc.constantFrom('5 %', '200 ms', '2x baseline', '10% of baseline', 'zero', '1,000'),
    fc.subarray(['for 5 minutes', '(p95)', 'per worker', 'in the EU', '.'], { maxLength: 2 }),
  )
  .map(([asked, subject, comparator, figure, tail]) => [asked, subject, comparator, figure, ...tail].join(' ').trim().split(' '));
const words = fc.oneof(fc.array(fc.constantFrom(...WORDS), { maxLength: 14 }), near);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  near.map((parts) => parts.join(' ')),
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

  test('says the same of the same text, however often it is asked', () => {
    fc.assert(
      fc.property(texts, contexts, (text, context) => {
        const first = readText(text, context);
        readText('Error rate < 1%', context);
        assert.deepEqual(readText(text, context), first);
      }),
    );
  });

  test('does not look at how wide a blank is', () => {
    const blanks = fc.constantFrom(' ', '  ', '\t', '\u00a0', '&nbsp;', ' \t ');
    fc.assert(
      fc.property(words, fc.array(blanks, { minLength: 20, maxLength: 20 }), contexts, (parts, gaps, context) => {
        const wide = parts.map((word, index) => `${gaps[index] ?? ' '}${word}`).join('');
        assert.deepEqual(readText(` ${wide} `, context), readText(parts.join(' '), context));
      }),
      { numRuns: 2000 },
    );
  });

  test('does not look at emphasis', () => {
    const marks = fc.constantFrom(['', ''], ['**', '**'], ['*', '*'], ['_', '_'], ['<b>', '</b>']);
    fc.assert(
      fc.property(words, fc.array(marks, { minLength: 20, maxLength: 20 }), contexts, (parts, around, context) => {
        const marked = parts.map((word, index) => (/^[\p{L}\d,%]+$/u.test(word) ? `${around[index]?.[0] ?? ''}${word}${around[index]?.[1] ?? ''}` : word)).join(' ');
        assert.deepEqual(readText(marked, context), readText(parts.join(' '), context));
      }),
      { numRuns: 2000 },
    );
  });

  test('gives the parts of every condition in order, each inside the text, with one limit', () => {
    fc.assert(
      fc.property(words, contexts, (parts, context) => {
        const text = parts.join(' ');
        for (const read of [{ ...readText(text, context), text }, { ...readTrigger(text), kind: 'trigger' as const, text }]) {
          const found = conditionParts(read);
          if (read.condition === null) assert.deepEqual(found, []);
          else assert.equal(found.filter(({ role }) => role === 'limit').length, 1, text);
          found.forEach(({ start, end }, index) => {
            assert.ok(start >= (found[index - 1]?.end ?? 0) && end > start && end <= text.length);
          });
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('reads an item made of any kind', () => {
    fc.assert(
      fc.property(texts, contexts, fc.constantFrom('manual', 'metric', 'alert-rule', 'env', 'command', 'soak', 'flag', 'gate', 'approval', 'deadline'), (text, context, kind) => {
        const reading = readAs(kind, text, context);
        assert.equal(reading.kind, kind);
        if (reading.problem !== null) assert.equal(reading.condition, null);
        if (kind !== 'metric' && kind !== 'alert-rule') assert.equal(reading.condition, null);
      }),
    );
  });

  test('ends on any text without end', () => {
    for (const part of ['a ', '5 ', '< 5 ', 'for 5m ', '( ', ')', '`', '`` ` ', '[', '[a](', '&', '<a', '_a', '1,', '2024-', 'p(', '-', '=', '>', '<', '以下', '5件以下', '5 errors per ', 'within ']) {
      const text = part.repeat(50_000 / part.length);
      readText(text, { heading: 'Alerts', sectionKind: 'plain', parent: text });
      readTrigger(`Error rate > 1% ${text}`);
    }
  });
});

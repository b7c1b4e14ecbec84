import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalise, CanonicalError } from '../../../src/core/record/canonical.ts';
import { canonicalDigest, checklistDigest, sha256Hex } from '../../../src/core/record/digest.ts';
import { formatLine, parseLine } from '../../../src/core/record/line.ts';
import { isRunId, isWriterId, runId } from '../../../src/core/record/runId.ts';
import { hashEvent, sealEvents } from '../../../src/core/record/seal.ts';
import { decimal } from '../../../src/core/run/verdictRecord.ts';
import { ADA, Rehearsal, RUN, START, verdict } from '../run/rehearsal.ts';

const START_TIME = '2026-03-01T09:00:00.000Z';

function everyType(): Rehearsal {
  const run = new Rehearsal();
  run.policy = { order: 'warn', autoTick: true, separateDuties: false };
  const target = run.id('Execute');
  const script = { interpreter: ['bash', '-e'], text: 'make migrate', directory: '/srv', environment: {}, timeout: null };
  run.do(
    START,
    { type: 'tick', item: run.id('Read'), cause: 'person', reason: 'read\u2028them', override: null },
    { type: 'untick', item: run.id('Read'), cause: 'edit', reason: null },
    { type: 'skip', item: run.id('Read'), reason: 'none 😀' },
    { type: 'note', item: run.id('Read'), text: '"quoted" \\ back' },
    { type: 'finish-check', item: run.id('Error rate'), verdict: verdict('pass') },
    { type: 'start-exec', target, statement: null, execution: 'e1', script, scriptDigest: sha256Hex(script.text) },
    { type: 'finish-exec', target, execution: 'e1', result: { outcome: { status: 'signalled', signal: 'SIGTERM' }, duration: 3, outputDigest: sha256Hex(''), outputBytes: 0, excerpt: '' } },
    { type: 'tick', item: target, cause: 'person', reason: null, override: null },
    { type: 'change-triggers', changes: [{ trigger: 'triggers/error-rate', status: 'firing', since: run.now, sentence: 'It is 3%.' }] },
    { type: 'pause', reason: 'lunch' },
    { type: 'resume', reason: null },
    { type: 'hand-over', to: { name: 'Grace', email: 'grace@example.com' }, reason: 'the night shift' },
    { type: 'tick', item: run.id('Ship it'), cause: 'person', reason: null, override: null },
    { type: 'decide-gate', item: run.id('Gate'), decision: 'hold', reason: 'wait', override: null },
    { type: 'approve', item: run.id('Product Owner'), reason: null },
  );
  const approval = run.state.items.get(run.id('Product Owner'))?.approvals[0]?.event ?? '';
  run.do({ type: 'sign-approval', item: run.id('Product Owner'), approval, key: 'SHA256:x', signature: '-----BEGIN SSH SIGNATURE-----' });
  run.checklistDigest = 'd'.repeat(64);
  run.do(
    { type: 'lapse-approvals' },
    { type: 'reject', item: run.id('Product Owner'), reason: 'no' },
    { type: 'start-soak', item: run.id('Monitor') },
  );
  run.do({ type: 'start-rollback', reason: null }, { type: 'finish-rollback', steps: [{ target: 'back', outcome: 'passed', time: START_TIME }], reason: 'it burns', recorded: 'as it happened' });
  run.do({ type: 'correct', event: run.state.items.get(target)?.tick?.event ?? '', reason: 'it was not' });
  run.now += 3_600_000;
  run.do({ type: 'end-soak', item: run.id('Monitor'), reason: 'quiet' }, { type: 'abort', reason: 'enough' });
  return run;
}

describe('the line of an event', () => {
  it('reads back what it wrote, for every type of event', () => {
    const { events } = everyType();
    assert.equal(new Set(events.map((event) => event.type)).size, 25);
    for (const event of events) assert.deepEqual(parseLine(formatLine(event).slice(0, -1)), event);
  });

  it('is read back for a verdict of any number', () => {
    fc.assert(
      fc.property(fc.double(), fc.double(), (value, threshold) => {
        const run = new Rehearsal();
        run.do(START, { type: 'finish-check', item: run.id('Error rate'), verdict: { ...verdict('fail'), value, threshold } });
        for (const event of run.events) assert.notEqual(typeof parseLine(formatLine(event).slice(0, -1)), 'string');
      }),
      { numRuns: 300, examples: [[Number.NaN, Number.POSITIVE_INFINITY], [5e-324, 1.7976931348623157e308], [-1.5e-9, -0]] },
    );
  });

  it('does not survive the change of any byte', () => {
    const line = Buffer.from(formatLine(everyType().events[5] ?? assert.fail()).slice(0, -1));
    for (let at = 0; at < line.length; at += 1) {
      for (const change of [1, 32, 128]) {
        const changed = Buffer.from(line);
        changed[at] = (changed[at] ?? 0) ^ change;
        assert.equal(typeof parseLine(changed.toString('utf8')), 'string', `byte ${String(at)}`);
      }
    }
  });

  it('is refused re-encoded, though it means the same', () => {
    const [event] = everyType().events;
    assert.ok(event !== undefined);
    const line = formatLine(event).slice(0, -1);
    const { actor, ...rest } = event;
    for (const other of [JSON.stringify({ ...rest, actor }), ` ${line}`, `${line} `, line.replace('Ada', '\\u0041da'), `${line}\r`, line.replace('"seq":1', '"seq":1.0'), line.replace('{', '{"v":1,')]) {
      assert.match(String(parseLine(other)), /canonical/u, other.slice(0, 40));
    }
  });

  it('is refused with a member that it does not know, or one that is missing, even with a fitting hash', () => {
    const [event] = everyType().events;
    assert.ok(event !== undefined);
    const seal = (value: object): string => {
      const body = { ...value, hash: undefined };
      return canonicalise({ ...body, hash: sha256Hex(canonicalise(body)) });
    };
    assert.deepEqual(parseLine(seal(event)), event);
    assert.match(String(parseLine(seal({ ...event, extra: 1 }))), /version 1.*extra/u);
    assert.match(String(parseLine(seal({ ...event, actor: undefined }))), /actor/u);
    assert.match(String(parseLine(seal({ ...event, type: 'run.postponed' }))), /type/u);
    assert.match(String(parseLine(seal({ ...event, time: 'yesterday' }))), /time/u);
    assert.match(String(parseLine(seal({ ...event, prev: ['b'.repeat(64), 'a'.repeat(64)] }))), /predecessors/u);
  });
});

describe('the chain', () => {
  it('gives each event the place after the heads', () => {
    const draft = { type: 'item.noted', item: 'a', data: { reason: 'r' }, time: '2026-03-01T09:00:00.000Z' } as const;
    const heads = [{ hash: 'f'.repeat(64), seq: 3 }, { hash: '0'.repeat(64), seq: 9 }];
    const [first, second] = sealEvents([draft, draft], { run: RUN, writer: 'w', heads, actor: ADA });
    assert.deepEqual([first?.seq, first?.prev], [10, ['0'.repeat(64), 'f'.repeat(64)]]);
    assert.deepEqual([second?.seq, second?.prev], [11, [first?.hash]]);
    assert.equal(sealEvents([draft], { run: RUN, writer: 'w', heads: [], actor: ADA })[0]?.seq, 1);
  });

  it('hashes the canonical form without the hash, as anybody can', () => {
    const [event] = everyType().events;
    assert.ok(event !== undefined);
    const { hash, ...rest } = event;
    const sorted = (value: unknown): unknown => (Array.isArray(value) ? value.map(sorted) : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)])) : value);
    assert.equal(createHash('sha256').update(JSON.stringify(sorted(rest))).digest('hex'), hash);
    assert.equal(hashEvent(event), hash);
  });
});

describe('canonical form', () => {
  it('refuses what has no exact one', () => {
    for (const value of ['\ud800', { '\udc00': 1 }, [0.5], Number.NaN, 2 ** 53, undefined, () => 1, 1n, [undefined]]) assert.throws(() => canonicalise(value), CanonicalError);
    assert.equal(canonicalise({ b: [1, null, 'ö'], a: undefined, '😀': true, '\ufb33': false }), '{"b":[1,null,"ö"],"😀":true,"\ufb33":false}');
  });

  it('takes fractions in a configuration', () => {
    assert.equal(canonicalDigest({ b: 0.5, a: 1 }), sha256Hex('{"a":1,"b":0.5}'));
  });

  it('writes a number as a decimal that reads back as the same', () => {
    fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      assert.match(decimal(value), /^-?\d+(\.\d+)?$/u);
      assert.equal(Number(decimal(value)), value === 0 ? 0 : value);
    }));
  });
});

describe('digests and names', () => {
  it('digests a checklist whatever is ticked in it, and nothing else', () => {
    const text = '# x 😀\n- [ ] a [x]\n- [X] b\n';
    const items = [{ offset: 10 }, { offset: 22 }];
    assert.deepEqual(items.map(({ offset }) => text[offset]), [' ', 'X']);
    assert.equal(checklistDigest(text, items), sha256Hex('# x 😀\n- [ ] a [x]\n- [ ] b\n'));
    assert.equal(checklistDigest(text.replace('[ ] a', '[x] a'), items), checklistDigest(text, items));
    assert.notEqual(checklistDigest(text.replace('a [x]', 'a [ ]'), items), checklistDigest(text, items));
  });

  it('names runs by their minute, and nothing that leads elsewhere', () => {
    assert.equal(runId(Date.parse('2026-11-23T14:04:59Z'), '9f3a2c'), '2026-11-23-1404-9f3a2c');
    assert.ok(isRunId('2026-11-23-1404-9f3a2c'));
    for (const name of ['', '..', '../x', '2026-11-23-1404-9f3a2c/..', '2026-11-23-1404-9F3A2C', '2026-11-23-1404-9f3a2c\n']) assert.ok(!isRunId(name), name);
    for (const name of ['', '-a', 'A', 'a/b', 'a.b', 'a\n', 'a'.repeat(64)]) assert.ok(!isWriterId(name), name);
  });
});

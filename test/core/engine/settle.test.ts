import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { settle } from '../../../src/core/engine/settle.ts';

/** Pieces of work that end when they are told to. */
function pieces(count: number): { readonly works: readonly (() => Promise<number>)[]; readonly begun: number[]; end(index: number): void; fail(index: number, error: Error): void } {
  const begun: number[] = [];
  const ends = Array.from({ length: count }, () => {
    let resolve: (value: number) => void = () => undefined;
    let reject: (error: Error) => void = () => undefined;
    const promise = new Promise<number>((one, other) => { resolve = one; reject = other; });
    return { promise, resolve, reject };
  });
  return {
    works: ends.map(({ promise }, index) => () => { begun.push(index); return promise; }),
    begun,
    end: (index) => { ends[index]?.resolve(index); },
    fail: (index, error) => { ends[index]?.reject(error); },
  };
}

describe('settle', () => {
  it('has so much under way at once, and gives all that is ready whenever it is asked', async () => {
    const { works, begun, end } = pieces(5);
    const batches = settle(works, 2, new AbortController().signal);
    const first = batches.next();
    assert.deepEqual(begun, [0, 1]);
    end(1);
    assert.deepEqual((await first).value, [1]);
    assert.deepEqual(begun, [0, 1, 2]);
    end(0);
    end(2);
    await new Promise(setImmediate);
    assert.deepEqual((await batches.next()).value, [0, 2], 'what came meanwhile is one batch');
    assert.deepEqual(begun, [0, 1, 2, 3, 4]);
    end(3);
    end(4);
    const left: number[] = [];
    for await (const batch of batches) left.push(...batch);
    assert.deepEqual(left, [3, 4]);
  });

  it('ends at once when it is aborted, begins no more, and waits for nothing', async () => {
    const { works, begun } = pieces(5);
    const stop = new AbortController();
    const batches = settle(works, 2, stop.signal);
    const next = batches.next();
    stop.abort();
    assert.equal((await next).done, true);
    assert.deepEqual(begun, [0, 1]);
  });

  it('does nothing where there is nothing to do, or it was aborted before', async () => {
    assert.equal((await settle([], 2, new AbortController().signal).next()).done, true);
    const { works, begun } = pieces(2);
    assert.equal((await settle(works, 2, AbortSignal.abort()).next()).done, true);
    assert.deepEqual(begun, []);
  });

  it('keeps a batch open for as long as it has patience, and no longer than something is under way', async () => {
    const { works, end } = pieces(3);
    const patience = [new AbortController(), new AbortController()];
    let asked = 0;
    const batches = settle(works, 3, new AbortController().signal, () => patience[asked++]?.signal ?? null);
    const first = batches.next();
    end(0);
    await new Promise(setImmediate);
    end(2);
    await new Promise(setImmediate);
    patience[0]?.abort();
    assert.deepEqual((await first).value, [0, 2]);
    const last = batches.next();
    end(1);
    assert.deepEqual((await last).value, [1], 'with nothing under way there is nothing to wait for');
    assert.equal((await batches.next()).done, true);
  });

  it('throws what a piece of work throws', async () => {
    const { works, fail } = pieces(2);
    const batches = settle(works, 2, new AbortController().signal);
    const next = batches.next();
    fail(0, new Error('a bug'));
    await assert.rejects(next, /a bug/u);
  });
});

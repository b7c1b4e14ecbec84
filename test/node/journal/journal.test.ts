import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { formatLine } from '../../../src/core/record/line.ts';
import { sealEvents } from '../../../src/core/record/seal.ts';
import type { Journal } from '../../../src/core/ports.ts';
import type { Event, EventDraft } from '../../../src/core/run/event.ts';
import { headsOf } from '../../../src/core/run/history.ts';
import { createJournal } from '../../../src/node/journal/journal.ts';
import { JournalError } from '../../../src/node/journal/journalError.ts';
import { writerId } from '../../../src/node/journal/writerId.ts';

const RUN = '2026-03-01-0900-0a1b2c';
const ACTOR = { name: 'Ada', email: 'ada@example.com', host: 'desk', via: 'test' } as const;
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'journal-'));
  folders.push(made);
  return made;
}

function note(reason: string): EventDraft {
  return { type: 'item.noted', item: 'a', data: { reason }, time: '2026-03-01T09:00:00.000Z' };
}

async function add(journal: Journal, ...reasons: readonly string[]): Promise<readonly Event[]> {
  const { events } = await journal.read(RUN);
  const outcome = await journal.append(RUN, reasons.map(note), headsOf(events), ACTOR);
  assert.equal(outcome.status, 'appended');
  return outcome.events;
}

function fileOf(directory: string, writer = 'desk-1'): string {
  return path.join(directory, RUN, 'events', `${writer}.jsonl`);
}

function open(directory: string, writer = 'desk-1'): Journal {
  return createJournal({ directory, writer });
}

async function code(work: Promise<unknown>): Promise<string> {
  return work.then(() => 'none', (error: unknown) => (error instanceof JournalError ? error.code : String(error)));
}

describe('the journal', () => {
  it('holds exactly the lines of its events', async () => {
    const directory = folder();
    const journal = open(directory);
    const events = [...(await add(journal, 'one', 'two')), ...(await add(journal, 'three'))];
    assert.equal(readFileSync(fileOf(directory), 'utf8'), events.map(formatLine).join(''));
    assert.deepEqual(await open(directory).read(RUN), { events, damage: [], notes: [] });
    assert.deepEqual(await journal.runs(), [RUN]);
    assert.deepEqual(readdirSync(path.join(directory, RUN)), ['events'], 'no lock is left behind');
  });

  it('is empty before the first event', async () => {
    const journal = open(folder());
    assert.deepEqual(await journal.runs(), []);
    assert.deepEqual(await journal.read(RUN), { events: [], damage: [], notes: [] });
    assert.deepEqual(await journal.outputs(RUN), []);
  });

  it('takes no append of somebody who has not read the last one', async () => {
    const directory = folder();
    const journal = open(directory);
    const [first] = await add(journal, 'one');
    await add(open(directory), 'two');
    assert.deepEqual(await journal.append(RUN, [note('three')], [first?.hash ?? ''], ACTOR), { status: 'moved' });
    assert.equal((await journal.read(RUN)).events.length, 2);
  });

  it('joins what several writers wrote', async () => {
    const directory = folder();
    const [first] = await add(open(directory), 'one');
    const [second] = await add(open(directory, 'lap-2'), 'two');
    const [third] = await add(open(directory), 'three');
    assert.deepEqual([second?.prev, third?.prev, third?.seq], [[first?.hash], [second?.hash], 3]);
    assert.deepEqual((await open(directory).read(RUN)).damage, []);
  });

  it('hands out the same array while nothing was added, and reads on from there', async () => {
    const directory = folder();
    const [reader, writer] = [open(directory), open(directory)];
    await add(writer, 'one');
    const before = await reader.read(RUN);
    assert.equal((await reader.read(RUN)).events, before.events);
    await add(writer, 'two');
    const after = await reader.read(RUN);
    assert.deepEqual([after.events.length, after.events[0] === before.events[0]], [2, true]);
    const many = await Promise.all(Array.from({ length: 20 }, () => reader.read(RUN)));
    assert.ok(many.every(({ damage, events }) => damage.length === 0 && events === after.events));
  });

  it('finds any byte that was changed', async () => {
    const directory = folder();
    // The last line is followed by no other, so that nothing else gives its change away.
    await add(open(directory, 'lap-2'), 'one');
    await add(open(directory), 'two', 'three');
    const file = fileOf(directory);
    const bytes = readFileSync(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ change;
        writeFileSync(file, changed);
        const { damage } = await open(directory).read(RUN);
        assert.ok(damage.length > 0, `byte ${String(at)}`);
        assert.equal(await code(open(directory).append(RUN, [note('x')], [], ACTOR)), 'damaged');
      }),
      { numRuns: 60, examples: [[bytes.length - 1, 1], [bytes.length - 1, 42], [0, 1]] },
    );
  });

  it('finds lines that were dropped, swapped, repeated or moved from elsewhere', async () => {
    const directory = folder();
    await add(open(directory), 'one', 'two', 'three', 'four');
    const [a, b, c, d] = readFileSync(fileOf(directory), 'utf8').split('\n');
    for (const lines of [[b, c, d], [a, c, d], [a, b, b, c, d], [a, b, c, d, a], [a, b, '', c, d]]) {
      writeFileSync(fileOf(directory), lines.map((line) => `${line ?? ''}\n`).join(''));
      assert.ok((await open(directory).read(RUN)).damage.length > 0, lines.map((line) => line?.slice(-80)).join());
    }
    writeFileSync(fileOf(directory), `${[a, b, c, d].join('\n')}\n`);
    writeFileSync(fileOf(directory, 'lap-2'), `${d ?? ''}\n`);
    assert.match((await open(directory).read(RUN)).damage.join(), /was written by desk-1/u);
  });

  it('finds two events of one writer after the same one', async () => {
    const directory = folder();
    const [first] = await add(open(directory), 'one');
    const heads = [{ hash: first?.hash ?? '', seq: 1 }];
    const forks = ['two', 'other'].map((reason) => sealEvents([note(reason)], { run: RUN, writer: 'lap-2', heads, actor: ACTOR }).map(formatLine).join(''));
    writeFileSync(fileOf(directory, 'lap-2'), forks.join(''));
    assert.match((await open(directory).read(RUN)).damage.join(), /second of its writer/u);
  });

  it('knows when events are gone that it has read', async () => {
    const directory = folder();
    const journal = open(directory);
    await add(journal, 'one', 'two');
    const file = fileOf(directory);
    const [first = ''] = readFileSync(file, 'utf8').split('\n');
    truncateSync(file, first.length + 1);
    assert.match((await journal.read(RUN)).damage.join(), /lost/u);
    rmSync(file);
    assert.match((await journal.read(RUN)).damage.join(), /lost/u);
  });

  it('reads again what was changed in place without growing', async () => {
    const directory = folder();
    const journal = open(directory);
    await add(journal, 'one');
    const file = fileOf(directory);
    writeFileSync(file, readFileSync(file, 'utf8').replace('Ada', 'Eva'));
    utimesSync(file, 1, 1);
    assert.match((await journal.read(RUN)).damage.join(), /hash/u);
  });

  it('sets a torn last line aside at the next append, and reports it until then', async () => {
    const directory = folder();
    const journal = open(directory);
    const events = [...(await add(journal, 'one'))];
    const file = fileOf(directory);
    for (const torn of [formatLine(events[0] ?? assert.fail()).slice(0, 50), '\u0000\u0000\u0000']) {
      const { size } = { size: readFileSync(file).length };
      await appendFile(file, torn);
      const read = await journal.read(RUN);
      assert.deepEqual([read.damage, read.notes.length, read.events.length], [[], 1, events.length]);
      events.push(...(await add(journal, 'more')));
      assert.equal(readFileSync(path.join(directory, RUN, 'events', `desk-1.torn-${String(size)}`), 'utf8'), torn);
      assert.deepEqual(await open(directory).read(RUN), { events, damage: [], notes: [] });
    }
  });

  it('is read-only once the disk has not confirmed a write', async () => {
    const directory = folder();
    await add(open(directory), 'one');
    let fails = true;
    const journal = createJournal({ directory, writer: 'desk-1', sync: (handle) => (fails ? Promise.reject(new Error('EIO')) : handle.sync()) });
    const heads = headsOf((await journal.read(RUN)).events);
    assert.equal(await code(journal.append(RUN, [note('two')], heads, ACTOR)), 'fsync');
    fails = false;
    assert.equal(await code(journal.append(RUN, [note('two')], heads, ACTOR)), 'fsync');
    assert.equal(await code(journal.saveOutput(RUN, 'x.txt', Buffer.from('x'))), 'fsync');
  });

  it('syncs the line, and the folders that are new, before it acknowledges', async () => {
    const directory = folder();
    const synced: string[] = [];
    const journal = createJournal({
      directory,
      writer: 'desk-1',
      sync: async (handle) => {
        const name = await import('node:fs/promises').then(({ readlink }) => readlink(`/proc/self/fd/${String(handle.fd)}`).catch(() => '?'));
        synced.push(path.relative(directory, name).replace(RUN, 'run'));
        await handle.sync();
      },
    });
    await add(journal, 'one');
    if (process.platform === 'linux') assert.deepEqual(synced, ['run', '', 'run/events/desk-1.jsonl', 'run/events']);
    synced.length = 0;
    await add(journal, 'two');
    if (process.platform === 'linux') assert.deepEqual(synced, ['run/events/desk-1.jsonl']);
  });

  it('records nothing that it would not read back', async () => {
    const directory = folder();
    const journal = open(directory);
    const [first] = await add(journal, 'one');
    const bad = { ...note('x'), time: 'now' };
    assert.equal(await code(journal.append(RUN, [bad], [first?.hash ?? ''], ACTOR)), 'invalid');
    assert.deepEqual((await open(directory).read(RUN)).damage, []);
  });

  it('keeps outputs beside the events', async () => {
    const directory = folder();
    const journal = open(directory);
    const bytes = Buffer.from([0, 255, 10]);
    await journal.saveOutput(RUN, 'e1.txt', bytes);
    assert.deepEqual(await journal.outputs(RUN), [{ name: 'e1.txt', bytes }]);
    assert.deepEqual(readdirSync(path.join(directory, RUN, 'outputs')), ['e1.txt']);
  });

  it('takes no name that leads elsewhere', async () => {
    const directory = path.join(folder(), 'holdpoint');
    await mkdir(directory);
    const journal = open(directory);
    for (const run of ['..', '../x', '/etc', `${RUN}/..`, '']) {
      assert.equal(await code(journal.read(run)), 'name');
      assert.equal(await code(journal.append(run, [note('x')], [], ACTOR)), 'name');
    }
    for (const name of ['../x', 'a/b', '', '.hidden', 'a\0']) assert.equal(await code(journal.saveOutput(RUN, name, Buffer.from('x'))), 'name');
    assert.throws(() => open(directory, '../x'), JournalError);
    await mkdir(path.join(directory, 'trust'));
    assert.ok(!(await journal.runs()).includes('trust'));
    assert.ok(!existsSync(path.join(directory, '..', 'x')));
  });

  it('reads one more event of 10 000 for a fraction of what all of them cost', async () => {
    const directory = folder();
    await mkdir(path.dirname(fileOf(directory)), { recursive: true });
    const drafts = Array.from({ length: 10_000 }, (_, index) => note(String(index)));
    writeFileSync(fileOf(directory), sealEvents(drafts, { run: RUN, writer: 'desk-1', heads: [], actor: ACTOR }).map(formatLine).join(''));
    const journal = open(directory);
    const begin = performance.now();
    assert.equal((await journal.read(RUN)).damage.length, 0);
    const whole = performance.now() - begin;
    await add(open(directory), 'more');
    const again = performance.now();
    assert.equal((await journal.read(RUN)).events.length, 10_001);
    const tail = performance.now() - again;
    assert.ok(tail < whole / 10, `${tail.toFixed(1)} ms after ${whole.toFixed(1)} ms`);
  });
});

describe('the name of a writer', () => {
  it('is stable, tells work trees apart, and is a name that the journal takes', () => {
    const name = writerId({ host: 'Ada’s MacBook.local', worktree: '/srv/app' });
    assert.equal(name, writerId({ host: 'Ada’s MacBook.local', worktree: '/srv/app' }));
    assert.notEqual(name, writerId({ host: 'Ada’s MacBook.local', worktree: '/srv/app2' }));
    for (const host of ['', 'ÄÖ', '-', 'x'.repeat(300)]) assert.doesNotThrow(() => open('/nowhere', writerId({ host, worktree: '/' })));
  });
});

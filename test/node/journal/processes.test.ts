import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { headsOf } from '../../../src/core/run/history.ts';
import { createJournal } from '../../../src/node/journal/journal.ts';
import { JournalError } from '../../../src/node/journal/journalError.ts';

const RUN = '2026-03-01-0900-0a1b2c';
const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'journal-'));
  folders.push(made);
  return made;
}

interface Appender {
  readonly acknowledged: string[];
  readonly ended: Promise<void>;
  readonly firstWord: Promise<void>;
  kill(): void;
}

function appender(directory: string, name: string, count: number): Appender {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'appender.ts'), directory, name, String(count)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const acknowledged: string[] = [];
  let said = '';
  const firstWord = new Promise<void>((settle) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said += chunk;
      const lines = said.split('\n');
      said = lines.pop() ?? '';
      acknowledged.push(...lines);
      settle();
    });
  });
  const ended = new Promise<void>((settle) => child.on('close', () => { settle(); }));
  return { acknowledged, ended, firstWord, kill: () => child.kill('SIGKILL') };
}

function reasons(events: readonly { readonly type: string }[]): readonly string[] {
  return events.flatMap((event) => ('data' in event && typeof event.data === 'object' && event.data !== null && 'reason' in event.data ? [String(event.data.reason)] : []));
}

describe('a journal that several processes write to', () => {
  it('loses none of 200 events of each of two', { timeout: 120_000 }, async () => {
    const directory = folder();
    const both = [appender(directory, 'one', 200), appender(directory, 'two', 200)];
    await Promise.all(both.map(({ ended }) => ended));
    const { events, damage, notes } = await createJournal({ directory, writer: 'desk-1' }).read(RUN);
    assert.deepEqual([damage, notes, events.length, headsOf(events).length], [[], [], 400, 1]);
    assert.deepEqual(reasons(events).toSorted(), both.flatMap(({ acknowledged }) => acknowledged).toSorted());
  });

  it('has a whole chain and every acknowledged event after its writer was killed, and goes on', { timeout: 120_000 }, async () => {
    const directory = folder();
    const acknowledged: string[] = [];
    for (let round = 0; round < 12; round += 1) {
      const process = appender(directory, `round ${String(round)}`, 10_000);
      await process.firstWord;
      await delay(round * 3);
      process.kill();
      await process.ended;
      acknowledged.push(...process.acknowledged);
      const { events, damage } = await createJournal({ directory, writer: 'desk-1' }).read(RUN);
      assert.deepEqual(damage, []);
      const found = new Set(reasons(events));
      assert.deepEqual(acknowledged.filter((reason) => !found.has(reason)), []);
    }
    assert.ok(acknowledged.length >= 12);
  });

  it('says who holds the lock, and does not take it from a process that lives', { timeout: 20_000 }, async () => {
    const directory = folder();
    mkdirSync(path.join(directory, RUN), { recursive: true });
    const lock = path.join(directory, RUN, 'lock');
    writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: os.hostname(), start: null }));
    utimesSync(lock, 1, 1);
    const journal = createJournal({ directory, writer: 'desk-1' });
    const draft = { type: 'item.noted', item: 'a', data: { reason: 'x' }, time: '2026-03-01T09:00:00.000Z' } as const;
    const actor = { name: 'Ada', email: '', host: 'desk', via: 'test' } as const;
    await assert.rejects(journal.append(RUN, [draft], [], actor), (error) => error instanceof JournalError && error.code === 'locked' && error.message.includes(String(process.ppid)));
    // The same number, but started at another time: the holder is gone and its number was given again.
    if (process.platform === 'linux') {
      writeFileSync(lock, JSON.stringify({ pid: process.ppid, host: os.hostname(), start: 'another boot:1' }));
      assert.equal((await journal.append(RUN, [draft], [], actor)).status, 'appended');
    }
  });
});

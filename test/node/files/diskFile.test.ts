import assert from 'node:assert/strict';
import { linkSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import type { CheckboxEdit } from '../../../src/core/checklist/model.ts';
import { ChecklistFileError } from '../../../src/node/files/checklistText.ts';
import { createDiskFile } from '../../../src/node/files/diskFile.ts';
import { repositoryRelative } from '../../../src/node/files/repositoryRelative.ts';

function folder(t: TestContext): string {
  const made = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'files-')));
  t.after(() => {
    rmSync(made, { recursive: true, force: true });
  });
  return made;
}

const tickAt = (offset: number): CheckboxEdit => ({ offset, expected: ' ', replacement: 'x' });
const bom = Buffer.from([0xef, 0xbb, 0xbf]);

void test('changes one byte, whatever stands around it, and keeps the file itself', async (t) => {
  const file = path.join(folder(t), 'a.md');
  const hard = path.join(path.dirname(file), 'hard.md');
  const link = path.join(path.dirname(file), 'link.md');
  const text = '# Ünï 🚀\r\n\t- [ ] one\r\n- [ ] two  \r\nmixed\nend';
  writeFileSync(file, Buffer.concat([bom, Buffer.from(text)]), { mode: 0o640 });
  linkSync(file, hard);
  symlinkSync(file, link);
  const before = statSync(file);

  const disk = createDiskFile({ absolutePath: link, root: null });
  assert.equal(await disk.read(), text);
  const at = text.indexOf('[ ] two') + 1;
  assert.deepEqual(await disk.apply([tickAt(at)], text), { status: 'applied' });

  const expected = Buffer.concat([bom, Buffer.from(text.replace('[ ] two', '[x] two'))]);
  for (const name of [file, hard, link]) assert.deepEqual(readFileSync(name), expected);
  const after = statSync(file);
  assert.deepEqual([after.ino, after.mode, after.nlink], [before.ino, before.mode, before.nlink]);
});

void test('any edits of any text change just those bytes', async (t) => {
  const file = path.join(folder(t), 'a.md');
  const part = fc.oneof(fc.constant('- [ ] '), fc.constantFrom('\r\n', '\n', '\t', '\ufeff', '\u0000'), fc.string({ unit: 'grapheme' }));
  await fc.assert(
    fc.asyncProperty(fc.array(part), fc.boolean(), fc.infiniteStream(fc.boolean()), async (parts, mark, choices) => {
      const text = parts.join('');
      if (!mark && text.startsWith('\ufeff')) return;
      writeFileSync(file, mark ? Buffer.concat([bom, Buffer.from(text)]) : text);
      const edits = [...text.matchAll(/- \[( )\]/gu)].map((match) => tickAt(match.index + 3)).filter(() => choices.next().value === true);
      const disk = createDiskFile({ absolutePath: file, root: null });
      assert.deepEqual(await disk.apply(edits, text), { status: 'applied' });
      const characters = text.split('');
      for (const edit of edits) characters[edit.offset] = 'x';
      assert.equal(readFileSync(file, 'utf8'), (mark ? '\ufeff' : '') + characters.join(''));
    }),
    { numRuns: 200 },
  );
});

void test('refuses a text or a box that has changed, and writes nothing', async (t) => {
  const file = path.join(folder(t), 'a.md');
  const disk = createDiskFile({ absolutePath: file, root: null });
  for (const [found, edits] of [['- [ ] one \n', [tickAt(3)]], ['- [x] one\n', [tickAt(3)]], ['', [tickAt(3)]]] as const) {
    writeFileSync(file, found);
    const outcome = await disk.apply(edits, '- [ ] one\n');
    assert.ok(outcome.status === 'refused' && outcome.code === 'moved');
    assert.equal(readFileSync(file, 'utf8'), found);
  }
  writeFileSync(file, '- [ ] one\n- [x] two\n');
  const outcome = await disk.apply([tickAt(3), tickAt(13)], '- [ ] one\n- [x] two\n');
  assert.ok(outcome.status === 'refused' && outcome.code === 'moved');
  assert.equal(readFileSync(file, 'utf8'), '- [ ] one\n- [x] two\n');
});

void test('programs that tick different boxes at once all succeed', async (t) => {
  const file = path.join(folder(t), 'a.md');
  const text = '- [ ] a\n'.repeat(20);
  writeFileSync(file, text);
  let expected = text;
  // Each reads anew when it was too late, as the engine does.
  await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const disk = createDiskFile({ absolutePath: file, root: null });
      for (;;) {
        const outcome = await disk.apply([tickAt(index * 8 + 3)], await disk.read());
        if (outcome.status === 'applied') return;
      }
    }),
  );
  expected = text.replaceAll('[ ]', '[x]');
  assert.equal(readFileSync(file, 'utf8'), expected);
});

void test('an editor that replaces the file all the time never gets a stray byte', async (t) => {
  const file = path.join(folder(t), 'a.md');
  const texts = ['- [ ] one\n', 'a line more\n- [ ] one\n'];
  writeFileSync(file, texts[0] ?? '');
  const disk = createDiskFile({ absolutePath: file, root: null });
  for (let round = 0; round < 200; round += 1) {
    const [now = '', next = ''] = [texts[round % 2], texts[(round + 1) % 2]];
    const ticking = disk.apply([tickAt(now.indexOf('[ ]') + 1)], now);
    writeFileSync(`${file}.new`, next);
    await new Promise((resolve) => setTimeout(resolve, round % 4 === 0 ? 1 : 0));
    renameSync(`${file}.new`, file);
    const outcome = await ticking;
    const found = readFileSync(file, 'utf8');
    assert.equal(found, next, `round ${round}: ${outcome.status}`);
  }
});

void test('says what is wrong with a file that cannot be read or written', async (t) => {
  const base = folder(t);
  const codes = async (name: string): Promise<unknown[]> => {
    const disk = createDiskFile({ absolutePath: path.join(base, name), root: base });
    const read = await disk.read().catch((error: unknown) => (error instanceof ChecklistFileError ? error.code : error));
    const applied = await disk.apply([], '');
    return [read, applied.status === 'refused' ? applied.code : applied.status];
  };
  assert.deepEqual(await codes('missing.md'), ['missing', 'missing']);
  assert.deepEqual(await codes('.'), ['unreadable', 'unwritable']);
  writeFileSync(path.join(base, 'bytes.md'), Buffer.from([0x61, 0xff, 0x62]));
  assert.deepEqual(await codes('bytes.md'), ['not-utf-8', 'unwritable']);
});

void test('a read-only file is refused', async (t) => {
  const base = folder(t);
  const file = path.join(base, 'a.md');
  writeFileSync(file, '- [ ] a\n', { mode: 0o444 });
  // Root may write anything, so that the test has to be somebody else for a moment.
  const root = process.getuid?.() === 0;
  if (root) {
    const { chmodSync } = await import('node:fs');
    chmodSync(base, 0o755);
    process.seteuid?.(65534);
  }
  try {
    const outcome = await createDiskFile({ absolutePath: file, root: null }).apply([tickAt(3)], '- [ ] a\n');
    assert.ok(outcome.status === 'refused' && outcome.code === 'unwritable', JSON.stringify(outcome));
    assert.match(outcome.message, /EACCES/u);
  } finally {
    if (root) process.seteuid?.(0);
  }
  assert.equal(readFileSync(file, 'utf8'), '- [ ] a\n');
});

void test('names a file by its place in the repository', (t) => {
  const base = folder(t);
  const file = path.join(base, 'docs ü.md');
  writeFileSync(file, '');
  symlinkSync(base, path.join(base, 'again'));
  assert.equal(repositoryRelative(base, path.join(base, 'again/docs ü.md')), 'docs ü.md');
  assert.equal(repositoryRelative(path.join(base, 'again'), path.join(base, 'not/there.md')), 'not/there.md');
  assert.equal(repositoryRelative(base, path.dirname(base)), null);
  assert.equal(repositoryRelative(base, base), null);
  assert.equal(repositoryRelative(base, `${base}-beside/a.md`), null);
  assert.equal(createDiskFile({ absolutePath: file, root: base }).path, 'docs ü.md');
  assert.equal(createDiskFile({ absolutePath: file, root: null }).path, 'docs ü.md');
});

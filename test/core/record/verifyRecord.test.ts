import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { sha256Hex } from '../../../src/core/record/digest.ts';
import { verifyRecord, type VerifiedRecord } from '../../../src/core/record/verifyRecord.ts';
import { describeFault } from '../../../src/core/record/recordFault.ts';
import { Rehearsal, RUN, START } from '../run/rehearsal.ts';
import { recordOf, rehearsed, ticked, type Files } from './recorded.ts';

const run = rehearsed();
const record = recordOf(run);
const journal = 'events/desk-1.jsonl';
const head = run.events.at(-1)?.hash ?? '';

const shown = ticked(run);
const checklist = parseChecklist(shown);
/** Most changes leave the checklist alone, and need not have it parsed anew. */
const parse = (text: string): typeof checklist => (text === shown ? checklist : parseChecklist(text));

function verify(files: Files, expect: string | null = null): VerifiedRecord {
  return verifyRecord({ run: RUN, files, expect, parse });
}

function faultOf(files: Files): string {
  const verified = verify(files);
  return verified.status === 'wrong' ? describeFault(verified.fault) : verified.status;
}

function withText(file: string, change: (text: string) => string): Files {
  const changed = new Map(record);
  changed.set(file, Buffer.from(change(Buffer.from(record.get(file) ?? []).toString())));
  return changed;
}

/** Somebody who knows how a record is made puts the sums right again. */
function resummed(files: Files): Files {
  const sums = [...files].filter(([file]) => file !== 'SHA256SUMS').map(([file, bytes]) => `${sha256Hex(bytes)}  ${file}\n`).join('');
  return new Map([...files, ['SHA256SUMS', Buffer.from(sums)]]);
}

describe('verifying a record', () => {
  it('reaches consistent by itself, and anchored with a head from outside', () => {
    const alone = verify(record);
    assert.ok(alone.status === 'consistent' && alone.unanchored === run.events.length);
    const anchored = verify(record, head);
    assert.ok(anchored.status === 'anchored' && anchored.unanchored === 0);
    const early = verify(record, run.events[2]?.hash ?? '');
    assert.ok(early.status === 'anchored' && early.unanchored === run.events.length - 3, 'what came after an early head is the unanchored tail');
    assert.equal(verify(record, 'f'.repeat(64)).status, 'consistent', 'a head that is not there anchors nothing');
  });

  it('finds every changed byte of every file', () => {
    for (const [file, bytes] of record) {
      for (let at = 0; at < bytes.length; at += 1) {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ 1;
        assert.equal(verify(new Map(record).set(file, changed)).status, 'wrong', `${file} byte ${String(at)}`);
      }
    }
  });

  it('finds what is dropped, swapped, added and cut', () => {
    fc.assert(
      fc.property(fc.constantFrom(...record.keys()), fc.nat(), fc.nat(), fc.constantFrom('drop', 'swap', 'double', 'cut', 'grow'), (file, first, second, edit) => {
        const lines = Buffer.from(record.get(file) ?? []).toString('latin1').split(/(?<=\n)/u);
        const [a, b] = [first % lines.length, second % lines.length];
        const [one = '', other = ''] = [lines[a], lines[b]];
        if (edit === 'drop') lines.splice(a, 1);
        else if (edit === 'swap') [lines[a], lines[b]] = [other, one];
        else if (edit === 'double') lines.splice(b, 0, one);
        else if (edit === 'cut') lines[a] = one.slice(0, -1);
        else lines[a] = `${one} `;
        const changed = Buffer.from(lines.join(''), 'latin1');
        fc.pre(!changed.equals(record.get(file) ?? Buffer.alloc(0)));
        assert.equal(verify(new Map(record).set(file, changed)).status, 'wrong');
      }),
      { numRuns: 500 },
    );
  });

  it('finds another encoding of the same events', () => {
    const encodings: Readonly<Record<string, (text: string) => string>> = {
      'reordered members': (text) => text.replace(/^.*$/mu, (line) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(line) as object).reverse()))),
      'an escape': (text) => text.replace('Ada', '\\u0041da'),
      'a space': (text) => text.replace('{"', '{ "'),
      CRLF: (text) => text.replace('\n', '\r\n'),
      'no last line feed': (text) => text.slice(0, -1),
      'an empty line': (text) => `${text}\n`,
      'a byte order mark': (text) => `\ufeff${text}`,
    };
    for (const [name, change] of Object.entries(encodings)) {
      assert.match(faultOf(resummed(withText(journal, change))), /^events\/desk-1\.jsonl line \d+ /u, name);
    }
  });

  it('names the first line that is wrong, in one sentence', () => {
    assert.equal(faultOf(resummed(withText(journal, (text) => text.replace('read twice', 'read thrice')))), `${journal} line 2 does not match its hash.`);
    assert.equal(faultOf(resummed(withText(journal, (text) => text.split('\n').toSpliced(1, 1).join('\n')))), `${journal} line 2 follows an event that is missing.`);
    const untouched = ticked(run).split('\n').findIndex((line) => line.includes('[ ]'));
    assert.equal(faultOf(resummed(withText('checklist.md', (text) => text.replace('[ ]', '[x]')))), `checklist.md line ${String(untouched + 1)} is ticked, and no event says so.`);
    assert.equal(faultOf(resummed(withText('outputs/e1.txt', (text) => text.replace('migrated', 'migrates')))), 'outputs/e1.txt does not match the digest of its execution.');
    assert.equal(faultOf(resummed(withText('report.md', (text) => text.replace('2.0.0', '2.0.1')))).replace(/line \d+/u, 'line n'), 'report.md line n is not what the events come to.');
    assert.equal(faultOf(resummed(new Map([...record, ['notes.md', Buffer.from('x')]]))), 'SHA256SUMS line 6 is not what the events come to.');
    assert.equal(faultOf(new Map([...record, ['notes.md', Buffer.from('x')]])), 'notes.md is no part of a record.');
    assert.equal(faultOf(new Map([...record].filter(([file]) => file !== 'report.md'))), 'report.md is missing.');
  });

  it('finds two events of one writer after the same event', () => {
    const other = new Rehearsal();
    other.do(START, { type: 'tick', item: other.id('Read'), cause: 'person', reason: 'another story', override: null });
    assert.equal(other.events[0]?.hash, run.events[0]?.hash);
    const lines = Buffer.from(record.get(journal) ?? []).toString().split(/(?<=\n)/u);
    const [, second = ''] = Buffer.from(recordOf(other).get(journal) ?? []).toString().split(/(?<=\n)/u);
    lines.splice(2, 0, second);
    assert.match(faultOf(resummed(withText(journal, () => lines.join('')))), /^events\/desk-1\.jsonl line 3 is the second of its writer after the same event\.$/u);
    const twice = new Map(record);
    twice.set('events/desk-2.jsonl', Buffer.from(second));
    assert.match(faultOf(resummed(twice)), /^events\/desk-2\.jsonl line 1 was written by desk-1\.$/u);
  });
});

describe('the seal of an ended run', () => {
  const ended = rehearsed();
  ended.do({ type: 'abort', reason: 'enough' });
  const unsealed = recordOf(ended);
  ended.do({ type: 'seal', files: sealOf(unsealed) });
  const sealed = recordOf(ended);

  /** Digests of what a seal covers, as one who reads the documentation would take them. */
  function sealOf(files: Files): Readonly<Record<string, string>> {
    return Object.fromEntries([...files].filter(([file]) => !file.startsWith('events/') && file !== 'report.md' && file !== 'SHA256SUMS').map(([file, bytes]) => [file, sha256Hex(bytes)]));
  }

  it('puts the checklist and the outputs under the head, once for each state of them', () => {
    assert.equal(verify(unsealed).status, 'consistent', 'a record that was never sealed is read as before');
    assert.equal(verify(sealed).status, 'consistent');
    assert.deepEqual(Object.keys(ended.state.sealed?.files ?? {}).sort(), ['.gitattributes', 'checklist.md', 'outputs/e1.txt']);
    const { length } = ended.events;
    ended.do({ type: 'seal', files: sealOf(sealed) });
    assert.equal(ended.events.length, length);
    assert.equal(ended.try({ type: 'tick', item: ended.id('Nobody'), cause: 'person', reason: null, override: null })?.code, 'ended');
    assert.equal(rehearsed().try({ type: 'seal', files: {} })?.code, 'wrong-kind');
  });

  it('finds what was changed with all sums put right', () => {
    const reworded = new Map(sealed).set('checklist.md', Buffer.from(ticked(ended).replace('# Rollout', '# Roll-out')));
    const without = new Map([...sealed].filter(([file]) => file !== 'outputs/e1.txt'));
    assert.equal(faultOf(resummed(reworded)), 'checklist.md is not what the run was sealed with.');
    assert.equal(faultOf(resummed(without)), 'outputs/e1.txt is missing, though the run was sealed with it.');
  });

  it('is taken anew for other files, and then the last one counts', () => {
    const again = rehearsed();
    again.do({ type: 'abort', reason: 'enough' }, { type: 'seal', files: { 'checklist.md': 'a'.repeat(64) } }, { type: 'seal', files: sealOf(unsealed) });
    assert.equal(verify(recordOf(again)).status, 'consistent');
    assert.deepEqual(again.state.sealed?.files, sealOf(unsealed));
  });
});

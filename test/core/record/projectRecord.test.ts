import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { commitMessage } from '../../../src/core/record/commitMessage.ts';
import { formatLine } from '../../../src/core/record/line.ts';
import { projectRecord } from '../../../src/core/record/projectRecord.ts';
import { Rehearsal, ROLLOUT, RUN, START, verdict } from '../run/rehearsal.ts';

const HOSTILE = 'a | b\n## heading\u0000\u001b[31m <img src=x onerror=1> [link](http://evil.example) ![i](x) `code` ``` \u202e\ud800 www.evil.example & *b* `|`http://x|y` someone@evil.example';

const folders: string[] = [];
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const made = mkdtempSync(path.join(os.tmpdir(), 'record-'));
  folders.push(made);
  return made;
}

function rehearsed(reason: string): Rehearsal {
  const run = new Rehearsal();
  const target = run.id('Execute');
  const script = { interpreter: ['bash'], text: 'echo "```"\n```\nrm', directory: '/srv', environment: {}, timeout: null };
  run.do(
    { ...START, release: { ...START.release, ticket: reason } },
    { type: 'tick', item: run.id('Read'), cause: 'person', reason, override: null },
    { type: 'note', item: run.id('Read'), text: reason },
    { type: 'start-exec', target, statement: null, execution: 'e1', script, scriptDigest: 'b'.repeat(64) },
    { type: 'finish-exec', target, execution: 'e1', result: { outcome: { status: 'exited', exitCode: 0 }, duration: 1234, outputDigest: 'c'.repeat(64), outputBytes: 0, excerpt: `\`\`\`\`\n# ${reason}\nout` } },
    { type: 'tick', item: run.id('Ship it'), cause: 'person', reason: null, override: null },
    { type: 'finish-check', item: run.id('Error rate'), verdict: verdict('pass') },
    { type: 'decide-gate', item: run.id('Gate'), decision: 'proceed', reason, override: null },
    { type: 'approve', item: run.id('Product Owner'), reason },
  );
  return run;
}

function project(run: Rehearsal): ReturnType<typeof projectRecord> {
  const { state, events, checklist } = run;
  return projectRecord({ state, events, checklist, checklistPath: 'deploy.md', checklistText: `${ROLLOUT}\r\n😀`, outputs: [{ name: 'e1.txt', bytes: Buffer.from([0, 255, 10]) }] });
}

function write(root: string, run: Rehearsal): void {
  for (const file of project(run)) {
    mkdirSync(path.dirname(path.join(root, file.path)), { recursive: true });
    writeFileSync(path.join(root, file.path), file.bytes);
  }
}

function git(root: string, args: readonly string[], input?: string): string {
  const env = { PATH: process.env['PATH'] ?? '', HOME: root, GIT_CONFIG_NOSYSTEM: '1', GIT_AUTHOR_NAME: 'T', GIT_AUTHOR_EMAIL: 't@e', GIT_COMMITTER_NAME: 'T', GIT_COMMITTER_EMAIL: 't@e' };
  return execFileSync('git', [...args], { cwd: root, env, encoding: 'latin1', input, stdio: ['pipe', 'pipe', 'pipe'] });
}

describe('the record', () => {
  it('is the journal, the checklist, the outputs, a report and their sums', () => {
    const run = rehearsed('fine');
    const files = new Map(project(run).map((file) => [file.path, Buffer.from(file.bytes).toString()]));
    assert.deepEqual([...files.keys()], ['.gitattributes', 'events/desk-1.jsonl', 'outputs/e1.txt', 'checklist.md', 'report.md', 'SHA256SUMS'].map((name) => `deployments/${RUN}/${name}`));
    assert.equal(files.get(`deployments/${RUN}/events/desk-1.jsonl`), run.events.map(formatLine).join(''));
  });

  it('is checked by sha256sum', () => {
    const root = folder();
    write(root, rehearsed(HOSTILE));
    const cwd = path.join(root, 'deployments', RUN);
    assert.equal(execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd, encoding: 'utf8' }).match(/: OK$/gmu)?.length, 5);
    writeFileSync(path.join(cwd, 'checklist.md'), 'other');
    assert.throws(() => execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd, stdio: 'pipe' }));
  });

  it('goes through git byte for byte, whatever the attributes above it', () => {
    const root = folder();
    git(root, ['init', '-q']);
    git(root, ['config', 'core.autocrlf', 'true']);
    git(root, ['config', 'filter.upper.clean', 'tr a-z A-Z']);
    writeFileSync(path.join(root, '.gitattributes'), '* text=auto eol=crlf ident filter=upper working-tree-encoding=UTF-16LE\n');
    const run = rehearsed('$Id$');
    const own = '*.jsonl text eol=crlf\n';
    mkdirSync(path.join(root, 'deployments'));
    writeFileSync(path.join(root, 'deployments/.gitattributes'), own);
    write(root, run);
    assert.equal(readFileSync(path.join(root, 'deployments/.gitattributes'), 'utf8'), own, 'attributes of the user are theirs');
    git(root, ['add', 'deployments']);
    git(root, ['commit', '-qm', 'x']);
    for (const file of project(run)) assert.equal(git(root, ['cat-file', 'blob', `HEAD:${file.path}`]), Buffer.from(file.bytes).toString('latin1'), file.path);
    rmSync(path.join(root, 'deployments'), { recursive: true });
    git(root, ['checkout', '-q', '--', 'deployments']);
    assert.equal(git(root, ['status', '--porcelain', 'deployments']), '');
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: path.join(root, 'deployments', RUN), stdio: 'pipe' });
  });
});

describe('the report', () => {
  const reportOf = (run: Rehearsal): string => Buffer.from(project(run).find((file) => file.path.endsWith('report.md'))?.bytes ?? []).toString();

  it('tells what was done, by whom, on what evidence', () => {
    const report = reportOf(rehearsed('as agreed'));
    for (const part of ['| Version | 2.0.0 |', '| Commit', '✓ passed', 'pass: It is pass.', 'exit 0 after 1.2 s', 'as agreed', 'Ada, 2026-03-01T09:00', '| Gate: Proceed or hold decision | proceed |']) {
      assert.equal(report.includes(part), part !== '| Commit', part);
    }
  });

  it('tells the baselines that limits were relative to, and which could not be measured', () => {
    const run = rehearsed('fine');
    assert.doesNotMatch(reportOf(run), /## Baselines/u);
    const blank = { source: 'prometheus http://a', outcome: 'inconclusive', reason: 'no-data', sentence: 'There is | no data.', start: null, end: null, step: null, value: null, unit: null, samples: [] } as const;
    run.do({ type: 'record-baselines', baselines: [
      { ...blank, metric: 'p99 latency', query: 'a | b', outcome: 'measured', reason: null, sentence: 'The median of 3 samples.', start: 1_772_352_000, end: 1_772_355_600, step: 30, value: 0.25, unit: 'seconds', samples: [{ time: 1_772_352_000, value: 0.25 }] },
      { ...blank, metric: 'error rate', query: null },
    ] });
    const report = reportOf(run);
    assert.match(report, /\| p99 latency \| 250 ms\. The median of 3 samples\. \| 1 h to 2026-03-01T09:00:00\.000Z \| a \\\| b, prometheus .*http:\/\/a.* \| Ada, /u);
    assert.match(report, /\| error rate \| not measured: There is \\\| no data\. \|  \| /u);
  });

  it('shows text as text, and lets none of it become markup', () => {
    const types = (text: string): readonly string[] => {
      const found = new Set<string>();
      const visit = (node: { readonly type: string; readonly children?: readonly unknown[] }): void => {
        found.add(node.type);
        for (const child of node.children ?? []) visit(child as typeof node);
      };
      visit(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }));
      return [...found].sort();
    };
    const headings = (text: string): number => fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }).children.filter((node) => node.type === 'heading').length;
    const [plain, hostile] = [reportOf(rehearsed('fine')), reportOf(rehearsed(HOSTILE))];
    assert.deepEqual(types(hostile), ['code', 'heading', 'inlineCode', 'paragraph', 'root', 'table', 'tableCell', 'tableRow', 'text']);
    assert.equal(headings(hostile), headings(plain));
    assert.doesNotMatch(hostile, /[\u0000-\u0008\u000b-\u001f\u202e]/u);
  });
});

describe('the commit message', () => {
  const messageOf = (run: Rehearsal, checklistPath = 'deploy.md'): string => commitMessage({ state: run.state, checklist: run.checklist, checklistPath });
  const subjectOf = (run: Rehearsal): string => messageOf(run).split('\n')[0] ?? '';

  it('says in its subject how far the run is', () => {
    const run = new Rehearsal();
    run.do(START);
    assert.equal(subjectOf(run), 'Deploy v2.0.0 to production: started (0/12)');
    assert.equal(subjectOf(rehearsed('fine')), 'Deploy v2.0.0 to production: stage 1 passed (6/12)');
    run.do({ type: 'decide-gate', item: run.id('Gate'), decision: 'hold', reason: 'wait', override: null });
    assert.equal(subjectOf(run), 'Deploy v2.0.0 to production: stage 1 on hold (0/12)');
    run.do({ type: 'complete', reason: 'enough' });
    assert.equal(subjectOf(run), 'Deploy v2.0.0 to production: completed with deviations (0/12)');
  });

  it('does without a version and an environment', () => {
    const run = new Rehearsal();
    run.do({ ...START, release: { commit: null, version: null, ticket: null, environment: null } });
    assert.equal(subjectOf(run), 'Deploy Rollout: started (0/12)');
  });

  it('has trailers that git reads, one line each, whatever the text', () => {
    for (const reason of ['fine', HOSTILE, 'a\n\nRecord-Head: forged', '---\n', '# comment']) {
      const run = rehearsed(reason);
      const message = messageOf(run, `docs/${reason}.md`);
      const lines = Buffer.from(git(folder(), ['interpret-trailers', '--parse'], message), 'latin1').toString().trimEnd().split('\n');
      assert.deepEqual(lines.map((line) => line.split(':')[0]), ['Deployment-Id', 'Deployment-Outcome', 'Checklist', 'Record-Head', 'Approved-by']);
      assert.deepEqual([lines[0], lines[1], lines[3], lines[4]], [`Deployment-Id: ${RUN}`, 'Deployment-Outcome: open', `Record-Head: ${run.events.at(-1)?.hash ?? ''}`, 'Approved-by: Ada <ada@example.com>']);
      assert.doesNotMatch(message, /[\u0000-\u0009\u000b-\u001f\u202e\ud800-\udfff]/u);
    }
  });
});

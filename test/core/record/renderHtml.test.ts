import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { escapeHtml, html } from '../../../src/core/record/html/markup.ts';
import { renderHtml } from '../../../src/core/record/html/renderHtml.ts';
import { CONTENT_SECURITY_POLICY } from '../../../src/core/record/html/style.ts';
import { Rehearsal, START, verdict } from '../run/rehearsal.ts';

const HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>" onload="x\' & &lt; \u202e\u001b[2J <!-- --> ]]> <style>*{}</style>';

function page(reason: string): string {
  const run = new Rehearsal();
  run.do(
    { ...START, release: { ...START.release, version: reason, ticket: reason, environment: reason } },
    { type: 'tick', item: run.id('Read'), cause: 'person', reason, override: null },
    { type: 'note', item: run.id('Read'), text: reason },
    { type: 'start-exec', target: run.id('Execute'), statement: null, execution: 'e1', script: { interpreter: ['bash'], text: reason, directory: reason, environment: {}, timeout: null }, scriptDigest: 'b'.repeat(64) },
    { type: 'finish-exec', target: run.id('Execute'), execution: 'e1', result: { outcome: { status: 'exited', exitCode: 0 }, duration: 5, outputDigest: 'c'.repeat(64), outputBytes: 3, excerpt: reason } },
    { type: 'finish-check', item: run.id('Error rate'), verdict: { ...verdict('pass'), sentence: reason, query: reason, metric: reason } },
    { type: 'finish-check', item: run.id('Error rate'), verdict: { ...verdict('fail'), sentence: reason, time: '2026-03-01T09:05:00.000Z' } },
    { type: 'complete', reason },
  );
  return renderHtml({ state: run.state, events: run.events, checklist: run.checklist, checklistPath: `${reason}.md`, verified: reason });
}

/** Names of elements and of attributes, which no text may add to. */
function structure(text: string): readonly string[] {
  return [...text.matchAll(/<(\/?[a-z][\w-]*|!)((?:\s+[\w-]+(?:="[^"]*")?)*)/giu)].map(([, name = '', attributes = '']) => `${name} ${[...attributes.matchAll(/([\w-]+)(?:="[^"]*")?/gu)].map(([, attribute = '']) => attribute).join(' ')}`);
}

describe('the report as a page', () => {
  it('shows what was decided, measured and run', () => {
    const text = page('as agreed');
    for (const part of ['completed with deviations', 'as agreed.md', 'as agreed', 'exit 0 after', 'class="limit"', '2 measurements', '<dt>Query</dt>']) assert.ok(text.includes(part), part);
  });

  it('lets no text become an element, an attribute or an entity', () => {
    assert.deepEqual(structure(page(HOSTILE)), structure(page('fine')));
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const shown = html`<p title="${text}">${text}</p>`.text;
        assert.deepEqual(structure(shown), ['p title', '/p ']);
        assert.doesNotMatch(escapeHtml(text), /[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/u);
      }),
    );
  });

  it('needs nothing from outside, and allows nothing', () => {
    const text = page('fine');
    assert.match(CONTENT_SECURITY_POLICY, /^default-src 'none'; style-src 'sha256-[\w+/]+=*'; base-uri 'none'; form-action 'none'$/u);
    assert.doesNotMatch(text, /<(?:script|link|img|iframe|object|embed|form|base|a)\b|\bon\w+=|\bstyle=|\bhref=|\bsrc=|url\(/iu);
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WebhookConfiguration } from '../../../src/core/configuration/configuration.ts';
import { createEngine } from '../../../src/core/engine/createEngine.ts';
import { NOTHING_WATCHED, type WatchMemory } from '../../../src/core/engine/watch.ts';
import { bodiesOf } from '../../../src/core/notice/bodies.ts';
import type { Notice } from '../../../src/core/notice/notice.ts';
import { FakeEngine, value } from './fakeEngine.ts';

const SIGNAL = new AbortController().signal;

const CHECKLIST = `---
holdpoint:
  metrics:
    memory usage: { query: memory, unit: ratio, minimum: 0, population: canary }
  webhooks:
    room: { format: slack, url: ROOM }
---
# R

## Stage 1: Some (5% traffic)
- [ ] Ship it
- [ ] **Gate**: Go on or stop

## Stage 2: All (100% traffic)
- [ ] Ship more

## Rollback
### Rollback Triggers
- Memory usage > 90%
`;

class Told {
  readonly fake = new FakeEngine(CHECKLIST);
  readonly notices: Notice[] = [];
  readonly undelivered: string[] = [];
  trusted = true;
  memory = 0.5;
  readonly engine = createEngine({
    ...this.fake.context,
    trust: { isTrusted: () => Promise.resolve(this.trusted), trust: () => Promise.resolve() },
    notifier: {
      send: (notices: readonly Notice[], webhooks: Readonly<Record<string, WebhookConfiguration>>) => {
        assert.deepEqual(Object.keys(webhooks), ['room']);
        this.notices.push(...notices);
      },
      undelivered: (message) => { this.undelivered.push(message); },
    },
  });

  async begin(): Promise<void> {
    this.fake.series = () => this.memory;
    value(await this.engine.start(this.fake.file, { release: { version: '1.2' }, existingTicks: 'refuse' }));
  }

  async look(memory: WatchMemory = NOTHING_WATCHED): Promise<WatchMemory> {
    this.fake.now += 15_000;
    return value(await this.engine.watch(this.fake.file, memory, 15_000, SIGNAL)).memory;
  }

  async told(): Promise<readonly string[]> {
    await new Promise((resolve) => { setImmediate(resolve); });
    return this.notices.splice(0).map(({ event, title }) => `${event}: ${title}`);
  }
}

describe('webhooks', () => {
  it('are told of stages, gates, triggers, rollbacks and the end, of each once', async () => {
    const it = new Told();
    const { fake, engine } = it;
    await it.begin();
    assert.deepEqual(await it.told(), ['stage-opened: Stage open: Stage 1: Some (5% traffic)']);
    const first = await it.look();
    assert.deepEqual(await it.told(), [], 'that all is well is no news');
    it.memory = 0.95;
    await it.look(first);
    assert.match((await it.told()).join('\n'), /^trigger-firing: Rollback trigger fires: Memory usage > 90%: [^\n]*$/u);
    await it.look(first);
    await it.look();
    assert.deepEqual(await it.told(), [], 'another watcher that sees the same says nothing');
    it.memory = 0.5;
    await it.look();
    assert.match((await it.told()).join('\n'), /^trigger-over: [^\n]*$/u);
    value(await engine.tick(fake.file, [fake.id('Ship it')], { reason: null, override: null }));
    assert.deepEqual(await it.told(), [], 'a tick is no news');
    value(await engine.gate(fake.file, fake.id('Gate'), 'proceed', 'looks good', null));
    assert.deepEqual(await it.told(), ['gate-decided: Gate decided, proceed: Gate: Go on or stop', 'stage-opened: Stage open: Stage 2: All (100% traffic)']);
    value(await engine.startRollback(fake.file, 'it burns'));
    value(await engine.finishRollback(fake.file, { steps: [], reason: null, recorded: 'as it happened' }));
    value(await engine.endRolledBack(fake.file, null, SIGNAL));
    assert.deepEqual((await it.told()).map((line) => line.split(':')[0]), ['rollback-started', 'rollback-finished', 'run-ended']);
  });

  it('have ids that are the hashes of events, and no two the same', async () => {
    const it = new Told();
    await it.begin();
    value(await it.engine.abort(it.fake.file, 'enough'));
    await new Promise((resolve) => { setImmediate(resolve); });
    const hashes = new Set([...it.fake.events.values()].flat().map(({ hash }) => hash));
    assert.equal(it.notices.length, 2);
    assert.ok(it.notices.every(({ id }) => hashes.delete(id)));
  });

  it('are told of a trigger that fires while nothing can be recorded, once', async () => {
    const it = new Told();
    await it.begin();
    let memory = await it.look();
    await it.told();
    it.memory = 0.95;
    it.fake.broken = new Error('no space left on the disk');
    memory = await it.look(memory);
    assert.match((await it.told()).join('\n'), /^trigger-firing: [^\n]*\(not recorded\)$/u);
    await it.look(memory);
    assert.deepEqual(await it.told(), []);
  });

  it('are not told before what the checklist connects to was approved, and that is said', async () => {
    const it = new Told();
    it.trusted = false;
    await it.begin();
    assert.deepEqual(await it.told(), []);
    assert.match(it.undelivered.join('\n'), /^The webhooks were not told: .*not approved yet\.$/u);
  });
});

describe('what is sent', () => {
  const notice: Notice = { id: 'a'.repeat(64), event: 'trigger-firing', time: '2026-03-01T09:00:00.000Z', run: '2026-r', checklist: 'deploy.md', release: { commit: null, version: '1.2', ticket: null, environment: null }, by: 'Ada', title: 'Fires: <!channel> a > b & c', reason: null, alarms: [{ key: 'k', state: 'raised' }] };

  it('is text for Slack that links and mentions nothing', () => {
    assert.deepEqual(bodiesOf('slack', notice, '').map((body) => JSON.parse(body) as unknown), [{ text: 'Fires: &lt;!channel&gt; a &gt; b &amp; c\ndeploy.md · 1.2 · 2026-r · by Ada' }]);
  });

  it('raises and ends one alarm of PagerDuty, and no alarm for what is none', () => {
    const [raised = ''] = bodiesOf('pagerduty', { ...notice, title: 'x'.repeat(2000) }, 'key');
    const { routing_key: key, event_action: action, dedup_key: dedup, payload } = JSON.parse(raised) as Record<string, unknown> & { payload: { summary: string; severity: string } };
    assert.deepEqual([key, action, dedup, payload.severity, payload.summary.length], ['key', 'trigger', 'k', 'critical', 1024]);
    assert.deepEqual(bodiesOf('pagerduty', { ...notice, alarms: [{ key: 'k', state: 'over' }] }, 'key'), ['{"routing_key":"key","event_action":"resolve","dedup_key":"k"}']);
    assert.deepEqual(bodiesOf('pagerduty', { ...notice, alarms: [] }, 'key'), []);
  });

  it('is the notice itself otherwise', () => {
    const { alarms, ...told } = notice;
    assert.equal(alarms.length, 1);
    assert.deepEqual(bodiesOf('json', notice, '').map((body) => JSON.parse(body) as unknown), [{ schema: 'holdpoint.notice/1', ...told }]);
  });
});

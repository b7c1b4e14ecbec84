/** The engine over a journal and a file in memory, with a clock that is moved by hand and a source that answers as it is told. */
import { applyEdits } from '../../../src/core/checklist/toggle.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import type { EngineContext } from '../../../src/core/engine/context.ts';
import { createEngine } from '../../../src/core/engine/createEngine.ts';
import type { Engine, Outcome, Snapshot } from '../../../src/core/engine/engine.ts';
import type { ChecklistFile, Measurement, MetricQuery, MetricRange, MetricSource, Shell } from '../../../src/core/ports.ts';
import { sealEvents } from '../../../src/core/record/seal.ts';
import { createKnownSecrets } from '../../../src/core/redaction/knownSecrets.ts';
import type { Actor, Event } from '../../../src/core/run/event.ts';
import { headsOf } from '../../../src/core/run/history.ts';

/** Gives the value of a metric at a time in seconds; null where there is no sample. */
export type Series = (name: string, time: number) => number | null;

export class FakeEngine {
  now: number;
  text: string;
  actor: Actor = { name: 'Ada', email: 'ada@example.com', host: 'desk', via: 'test' };
  /** Seconds between two points. */
  step = 60;
  series: Series = () => 0;
  /** Of the scripts that ran, their texts. */
  readonly ran: string[] = [];
  exitCode = 0;
  readonly events = new Map<string, readonly Event[]>();
  /** Thrown by whatever writes to the journal, while it is set. */
  broken: Error | null = null;
  readonly context: EngineContext;
  readonly engine: Engine;
  readonly file: ChecklistFile;
  #random = 0;

  constructor(text: string, now = Date.parse('2026-03-01T09:00:00.000Z')) {
    this.text = text;
    this.now = now;
    this.file = {
      path: 'deploy.md',
      unsaved: () => false,
      read: () => Promise.resolve(this.text),
      apply: (edits, expected) => {
        const edited = expected === this.text ? applyEdits(this.text, edits) : null;
        if (edited === null) return Promise.resolve({ status: 'refused', code: 'moved', message: 'The file has changed.' });
        this.text = edited;
        return Promise.resolve({ status: 'applied' });
      },
    };
    this.context = this.#context();
    this.engine = createEngine(this.context);
  }

  async snapshot(): Promise<Snapshot> {
    return value(await this.engine.snapshot(this.file));
  }

  /** Id of the item whose label contains a text; of several the one at `index`. */
  id(label: string, index = 0): string {
    const found = parseChecklist(this.text).items.filter((item) => item.label.includes(label))[index];
    if (found === undefined) throw new Error(`There is no item ${label}.`);
    return found.id;
  }

  async tick(label: string, index = 0): Promise<void> {
    value(await this.engine.tick(this.file, [this.id(label, index)], { reason: null, override: null }));
  }

  #context(): EngineContext {
    const source: MetricSource = {
      measure: (query) => Promise.resolve(this.#measure(query)),
      measureRange: (query, range) => Promise.resolve(this.#measureRange(query, range)),
      keepHistory: () => [],
    };
    return {
      clock: { now: () => this.now, timeout: () => new AbortController().signal },
      random: { hex: (bytes) => (this.#random += 1).toString(16).padStart(bytes * 2, '0') },
      logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
      parser: { parse: (text) => Promise.resolve(parseChecklist(text)) },
      journal: {
        runs: () => Promise.resolve([...this.events.keys()]),
        read: (run) => Promise.resolve({ events: this.events.get(run) ?? [], damage: [], notes: [] }),
        append: (run, drafts, heads, actor) => {
          if (this.broken !== null) return Promise.reject(this.broken);
          const known = this.events.get(run) ?? [];
          const current = headsOf(known);
          if (current.join() !== [...heads].sort().join()) return Promise.resolve({ status: 'moved' });
          const places = known.filter(({ hash }) => current.includes(hash));
          const events = sealEvents(drafts, { run, writer: 'desk-1', heads: places, actor });
          this.events.set(run, [...known, ...events]);
          return Promise.resolve({ status: 'appended', events });
        },
        readOutput: () => Promise.resolve(null),
        saveOutput: () => (this.broken === null ? Promise.resolve() : Promise.reject(this.broken)),
        outputs: () => Promise.resolve([]),
      },
      repository: { root: null, head: () => Promise.resolve({ commit: null, branch: null }), commitBeginning: () => Promise.resolve(null), identity: () => Promise.resolve(null), commit: () => Promise.resolve({ status: 'refused', code: 'no-repository', message: 'no git' }) },
      commitQueue: { waiting: () => Promise.resolve(null), add: () => Promise.resolve(), remove: () => Promise.resolve() },
      shell: this.#shell(),
      supervisor: null,
      host: 'desk',
      trust: { isTrusted: () => Promise.resolve(true), trust: () => Promise.resolve() },
      signer: null,
      notifier: null,
      secrets: createKnownSecrets(),
      execEvidence: () => ({ runner: 'local', host: 'desk', environment: [] }),
      lookup: { npmScripts: () => Promise.resolve(null), makeTargets: () => Promise.resolve(null), hasFile: () => Promise.resolve(null), hasProgram: () => Promise.resolve(true), hasVariable: () => true },
      interpreter: (lang) => (lang === 'bash' || lang === 'shell' ? ['bash', '-e'] : null),
      resolveDirectory: () => '/srv',
      configurationLayers: () => Promise.resolve([]),
      metricSource: () => Promise.resolve(source),
      metricServer: () => Promise.resolve(null),
      environmentSource: () => Promise.resolve({ read: () => Promise.reject(new Error('not asked')) }),
      toldRelease: () => ({}),
      actor: () => Promise.resolve(this.actor),
      selectedRun: () => null,
      access: () => 'trusted',
    };
  }

  #shell(): Shell {
    return {
      checkSyntax: () => Promise.resolve(null),
      run: (script) => {
        this.ran.push(script.text);
        return Promise.resolve({ outcome: { status: 'exited', exitCode: this.exitCode }, duration: 1, outputDigest: 'c'.repeat(64), outputBytes: 0, excerpt: '' });
      },
    };
  }

  #measure({ name, at }: MetricQuery): Measurement {
    const time = at ?? this.now / 1000;
    const found = this.series(name, time);
    const common = { query: name, source: 'fake' };
    if (found === null) return { ...common, status: 'inconclusive', reason: 'no-data', message: 'There is no current sample.' };
    return { ...common, status: 'measured', samples: [{ time, value: found, labels: {} }], buckets: null, denominator: 1e6, at: time };
  }

  #measureRange({ name }: MetricQuery, { seconds, end: asked, step: wanted }: MetricRange): Measurement {
    const step = wanted ?? this.step;
    const end = asked ?? this.now / 1000;
    const start = end - Math.floor(seconds / step) * step;
    const times = Array.from({ length: Math.floor((end - start) / step + 1e-6) + 1 }, (_, index) => start + index * step);
    const samples = times.flatMap((time) => {
      const found = this.series(name, time);
      return found === null ? [] : [{ time, value: found, labels: {} }];
    });
    const missing = times.length - samples.length;
    const gap = missing > 1 ? `${String(samples.length)} of ${String(times.length)} samples are there` : null;
    if (samples.length === 0) return { status: 'inconclusive', query: name, source: 'fake', reason: 'stale', message: 'There is no current sample.' };
    return { status: 'measured', query: name, source: 'fake', samples, buckets: null, denominator: 1e6, at: end, window: { start, end, step, gap } };
  }
}

/** The value of an outcome that was not refused. */
export function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'refused') throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome.value;
}

export function code<T>(outcome: Outcome<T>): string {
  return outcome.status === 'refused' ? outcome.code : 'done';
}

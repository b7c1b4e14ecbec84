import { Worker } from 'node:worker_threads';
import type { Checklist } from '../../core/checklist/model.ts';
import type { ChecklistParser } from '../../core/ports.ts';
import { differences } from '../differences.ts';

/** Boxes that may differ for a model to be made from a known one; each costs a walk over all items. */
const FEW = 20;

/** Models kept by their text: a file is read more often than it changes. */
const KEPT = 8;

/**
 * Parses on a worker thread that is started when first needed: no text, however long, holds up the extension host,
 * and the parser is no part of what that host loads.
 */
export class HostParser implements ChecklistParser {
  readonly #workerFile: string;
  readonly #kept = new Map<string, Promise<Checklist>>();
  readonly #waiting = new Map<number, { readonly resolve: (checklist: Checklist) => void; readonly reject: (error: unknown) => void }>();
  #worker: Worker | null = null;
  #next = 0;

  constructor(workerFile: string) {
    this.#workerFile = workerFile;
  }

  parse(text: string): Promise<Checklist> {
    const known = this.#kept.get(text);
    if (known !== undefined) return known;
    const parsed = this.#parse(text);
    this.#keep(text, parsed);
    return parsed;
  }

  async #parse(text: string): Promise<Checklist> {
    return (await this.#toggled(text)) ?? this.#parseInWorker(text);
  }

  /** A text that differs from a known one in some boxes only is that one with these boxes changed. */
  async #toggled(text: string): Promise<Checklist | null> {
    for (const [known, parsed] of [...this.#kept].reverse()) {
      const places = differences(known, text, FEW);
      if (places === null || places.length === 0) continue;
      const before = await parsed;
      const items = places.map((at) => before.items.find((item) => item.offset === at));
      const { withToggled } = await import('../../core/checklist/toggle.ts');
      let checklist = before;
      for (const item of items) {
        const mark = item === undefined ? undefined : text[item.offset];
        if (item === undefined || (mark !== ' ' && mark !== 'x' && mark !== 'X')) return null;
        checklist = withToggled(checklist, item.id, mark !== ' ');
      }
      return checklist;
    }
    return null;
  }

  #keep(text: string, parsed: Promise<Checklist>): void {
    this.#kept.set(text, parsed);
    parsed.catch(() => this.#kept.delete(text));
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }

  #parseInWorker(text: string): Promise<Checklist> {
    const worker = this.#worker ?? this.#start();
    const id = this.#next;
    this.#next += 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      worker.postMessage({ id, text });
    });
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile);
    worker.unref();
    worker.on('message', ({ id, checklist }: { readonly id: number; readonly checklist: Checklist }) => {
      this.#waiting.get(id)?.resolve(checklist);
      this.#waiting.delete(id);
    });
    const failed = (error: unknown): void => {
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      this.#worker = null;
    };
    worker.on('error', failed);
    worker.on('exit', () => { failed(new Error('the parser stopped')); });
    this.#worker = worker;
    return worker;
  }

  dispose(): void {
    void this.#worker?.terminate();
  }
}

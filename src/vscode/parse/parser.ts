import { Worker } from 'node:worker_threads';
import { createKeptParser } from '../../core/checklist/keptParser.ts';
import type { Checklist } from '../../core/checklist/model.ts';
import type { ChecklistParser } from '../../core/ports.ts';

/**
 * Parses on a worker thread that is started when first needed: no text, however long, holds up the extension host,
 * and the parser is no part of what that host loads.
 */
export class HostParser implements ChecklistParser {
  readonly #workerFile: string;
  readonly #kept = createKeptParser((text) => this.#parseInWorker(text));
  readonly #waiting = new Map<number, { readonly resolve: (checklist: Checklist) => void; readonly reject: (error: unknown) => void }>();
  #worker: Worker | null = null;
  #next = 0;

  constructor(workerFile: string) {
    this.#workerFile = workerFile;
  }

  parse(text: string): Promise<Checklist> {
    return this.#kept.parse(text);
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

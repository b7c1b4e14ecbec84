import type * as vscode from 'vscode';

/** One secret of the editor holds them all, since an extension cannot list the keys of its secrets in every editor. */
const KEY = 'holdpoint.answers';
/** Deployments whose answers are kept; those of the oldest go first. */
const MOST = 20;

type Answers = Readonly<Record<string, string>>;

/** Secrets that were answered for placeholders, by deployment, encrypted by the system that the editor runs on. They are in no record. */
export class AnsweredSecrets {
  readonly #secrets: vscode.SecretStorage;
  #writing: Promise<void> = Promise.resolve();

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async of(run: string): Promise<Answers> {
    return (await this.#read()).get(run) ?? {};
  }

  keep(run: string, answers: Answers): Promise<void> {
    return this.#write((kept) => {
      kept.delete(run);
      kept.set(run, answers);
      for (const old of [...kept.keys()].slice(0, -MOST)) kept.delete(old);
    });
  }

  forget(run: string): Promise<void> {
    return this.#write((kept) => kept.delete(run));
  }

  async #read(): Promise<Map<string, Answers>> {
    try {
      const value: unknown = JSON.parse((await this.#secrets.get(KEY)) ?? '{}');
      return new Map(typeof value === 'object' && value !== null ? (Object.entries(value) as [string, Answers][]) : []);
    } catch {
      return new Map();
    }
  }

  /** One after the other: each is a change of what is kept. */
  #write(change: (kept: Map<string, Answers>) => void): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(async () => {
      const kept = await this.#read();
      change(kept);
      await this.#secrets.store(KEY, JSON.stringify(Object.fromEntries(kept)));
    });
    return this.#writing;
  }
}

import type * as vscode from 'vscode';
import type { Credentials, CredentialStore, FoundCredentials } from '../core/ports.ts';

/** One secret of the editor holds them all, since an extension cannot list the keys of its secrets in every editor. */
const KEY = 'holdpoint.credentials';

/** Credentials that the editor keeps, encrypted by the system it runs on. Where it has none, those of the environment are meant. */
export class SecretCredentials implements CredentialStore {
  readonly #secrets: vscode.SecretStorage;

  constructor(secrets: vscode.SecretStorage) {
    this.#secrets = secrets;
  }

  async find(name: string): Promise<FoundCredentials> {
    const { createEnvironmentCredentials, usable } = await import('../node/metrics/credentials.ts');
    const kept = (await this.#read()).get(name);
    return kept === undefined ? createEnvironmentCredentials().find(name) : usable(kept, `“${name}”`);
  }

  async keep(name: string, credentials: Credentials): Promise<void> {
    await this.#write(new Map([...(await this.#read()), [name, credentials]]));
  }

  async forget(name: string): Promise<void> {
    const kept = await this.#read();
    kept.delete(name);
    await this.#write(kept);
  }

  /** Names, and the origin that each is for; nothing secret. */
  async list(): Promise<readonly { readonly name: string; readonly origin: string }[]> {
    return [...(await this.#read())].map(([name, { origin }]) => ({ name, origin }));
  }

  async #read(): Promise<Map<string, Credentials>> {
    const text = await this.#secrets.get(KEY);
    if (text === undefined) return new Map();
    try {
      const value: unknown = JSON.parse(text);
      return new Map(typeof value === 'object' && value !== null ? (Object.entries(value) as [string, Credentials][]) : []);
    } catch {
      return new Map();
    }
  }

  async #write(kept: ReadonlyMap<string, Credentials>): Promise<void> {
    if (kept.size === 0) await this.#secrets.delete(KEY);
    else await this.#secrets.store(KEY, JSON.stringify(Object.fromEntries(kept)));
  }
}

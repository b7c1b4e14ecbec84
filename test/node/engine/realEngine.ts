/** The engine over this machine, on a checklist in a folder of its own: outside git, with its own approvals. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { createKeptParser } from '../../../src/core/checklist/keptParser.ts';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import type { Checked, Engine, Outcome, Snapshot } from '../../../src/core/engine/engine.ts';
import type { Verdict } from '../../../src/core/condition/judging/verdict.ts';
import type { ChecklistFile } from '../../../src/core/ports.ts';
import { createNodeEngine } from '../../../src/node/engine.ts';
import { createDiskFile } from '../../../src/node/files/diskFile.ts';

export interface RealEngine {
  readonly engine: Engine;
  readonly file: ChecklistFile;
  readonly folder: string;
  write(text: string): Promise<void>;
  read(): Promise<string>;
  /** Approves what the checklist connects to now. */
  approve(): Promise<void>;
  snapshot(): Promise<Snapshot>;
  /** Checks everything, or the items with these labels; verdicts by label. */
  check(...labels: readonly string[]): Promise<ReadonlyMap<string, Verdict>>;
}

export async function realEngine(t: Pick<TestContext, 'after'>, text: string, supervisor: readonly string[] | null = null): Promise<RealEngine> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'holdpoint-engine-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  // Approvals are kept outside of repositories: here in the folder, and not among the user's own.
  process.env['XDG_CONFIG_HOME'] = path.join(folder, '.config');
  const absolutePath = path.join(folder, 'release.md');
  await writeFile(absolutePath, text);
  const { engine, root, dispose } = await createNodeEngine({
    folder, via: 'test', parser: createKeptParser((text) => Promise.resolve(parseChecklist(text))), selectedRun: () => null, access: () => 'trusted', supervisor,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  t.after(() => { dispose(); });
  const file = createDiskFile({ absolutePath, root });
  const snapshot = async (): Promise<Snapshot> => value(await engine.snapshot(file));
  return {
    engine, file, folder, snapshot,
    write: (changed) => writeFile(absolutePath, changed),
    read: () => readFile(absolutePath, 'utf8'),
    async approve() {
      const asked = value(await engine.consent(file));
      if (asked !== null) value(await engine.trust(file, asked.digest));
    },
    async check(...labels) {
      const { checklist } = await snapshot();
      const ids = labels.length === 0 ? null : labels.map((label) => idOf(checklist.items, label));
      const checked: readonly Checked[] = value(await engine.check(file, ids, new AbortController().signal));
      const names = new Map(checklist.items.map((item) => [item.id, item.label]));
      return new Map(checked.map(({ item, verdict }) => [names.get(item) ?? item, verdict]));
    },
  };
}

/** The value of an outcome that was not refused. */
export function value<T>(outcome: Outcome<T>): T {
  if (outcome.status === 'refused') throw new Error(`${outcome.code}: ${outcome.message}`);
  return outcome.value;
}

export function idOf(items: Snapshot['checklist']['items'], label: string): string {
  const found = items.find((item) => item.label === label);
  if (found === undefined) throw new Error(`There is no item “${label}”.`);
  return found.id;
}

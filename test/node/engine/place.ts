/** The real engine on a folder of its own, with real shells. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import type { Engine, ExecRequest, Executed, Outcome } from '../../../src/core/engine/engine.ts';
import type { ConfigurationLayer } from '../../../src/core/configuration/readConfiguration.ts';
import type { ChecklistFile } from '../../../src/core/ports.ts';
import { createNodeEngine } from '../../../src/node/engine.ts';
import { createDiskFile } from '../../../src/node/files/diskFile.ts';

export interface Place {
  readonly folder: string;
  readonly engine: Engine;
  readonly file: ChecklistFile;
  /** Runs without anybody confirming anything, unless the request says so. */
  exec(request: Omit<ExecRequest, 'values'> & { readonly values?: ExecRequest['values'] }): Promise<Outcome<Executed>>;
  write(name: string, text: string): Promise<void>;
}

/** Makes a folder without git that holds one checklist, and removes it afterwards. */
export async function inFolder(checklist: string, act: (place: Place) => Promise<void>, settings: Readonly<Record<string, unknown>> = {}): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdpoint-engine-'));
  try {
    const absolutePath = path.join(folder, 'release.md');
    await writeFile(absolutePath, checklist);
    const silent = (): void => undefined;
    const layer: ConfigurationLayer = { origin: 'settings', value: settings };
    const { engine, root } = await createNodeEngine({
      folder,
      via: 'test',
      logger: { info: silent, warn: silent, error: silent },
      selectedRun: () => null,
      access: () => 'trusted',
      parser: { parse: (text) => Promise.resolve(parseChecklist(text)) },
      settings: () => layer,
    });
    const file = createDiskFile({ absolutePath, root });
    await act({
      folder,
      engine,
      file,
      exec: (request) => engine.exec(file, { values: {}, ...request }, { signal: new AbortController().signal, onOutput: silent }),
      write: (name, text) => writeFile(path.join(folder, name), text),
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

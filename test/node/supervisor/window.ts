/** Stands for a window that is killed: runs a block or item of a deployment, and prints its output. */
import path from 'node:path';
import { parseChecklist } from '../../../src/core/checklist/parse.ts';
import { createNodeEngine } from '../../../src/node/engine.ts';
import { createDiskFile } from '../../../src/node/files/diskFile.ts';

const [folder = '', target = ''] = process.argv.slice(2);
const { engine, root } = await createNodeEngine({
  folder,
  via: 'test',
  parser: { parse: (text) => Promise.resolve(parseChecklist(text)) },
  selectedRun: () => null,
  access: () => 'trusted',
  supervisor: [process.execPath, path.resolve(import.meta.dirname, '../../../src/supervisor.ts')],
  environment: { ...process.env, HOLDPOINT_TEST_FOLDER: folder },
  logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
});
const file = createDiskFile({ absolutePath: path.join(folder, 'release.md'), root });
await engine.exec(file, { target, values: {} }, { signal: new AbortController().signal, onOutput: (chunk) => { process.stdout.write(chunk); } });

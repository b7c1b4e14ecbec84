import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { parseChecklist } from '../../core/checklist/parse.ts';
import { createKnownSecrets } from '../../core/redaction/knownSecrets.ts';
import type { ExecResult } from '../../core/ports.ts';
import { createNodeEngine } from '../engine.ts';
import { createDiskFile } from '../files/diskFile.ts';
import type { Hello, Job } from './protocol.ts';

/** Milliseconds between attempts: the disk may be full, or somebody may hold the journal. */
const AGAIN = [1_000, 5_000, 20_000];

/** Records how an execution ended, as the person who started it. False where that could not be done: the control file keeps it. */
export async function recordEnd(hello: Hello, job: Job, result: ExecResult): Promise<boolean> {
  const { engine, root, dispose } = await createNodeEngine({
    folder: path.dirname(job.checklist),
    via: job.via,
    parser: { parse: (text) => Promise.resolve(parseChecklist(text)) },
    selectedRun: () => hello.run,
    access: () => 'trusted',
    settings: () => job.settings,
    environment: job.environment,
    secrets: createKnownSecrets(job.secrets),
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
  });
  const file = createDiskFile({ absolutePath: job.checklist, root });
  try {
    for (const pause of [...AGAIN, null]) {
      const outcome = await engine.finishExec(file, { run: hello.run, target: job.target, execution: hello.execution, result });
      if (outcome.status === 'done') return true;
      if (pause !== null) await delay(pause);
    }
    return false;
  } finally {
    dispose();
  }
}

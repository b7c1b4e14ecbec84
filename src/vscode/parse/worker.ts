/** Parses on a thread of its own, so that a large checklist does not hold up the extension host. */
import { parentPort } from 'node:worker_threads';
import { parseChecklist } from '../../core/checklist/parse.ts';

parentPort?.on('message', ({ id, text }: { readonly id: number; readonly text: string }) => {
  parentPort?.postMessage({ id, checklist: parseChecklist(text) });
});

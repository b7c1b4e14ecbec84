/**
 * A process that tries mutants one after the other: it loads the sources and their tests anew for each, with one file
 * replaced, and answers with the first test that fails.
 */
import { readFileSync } from 'node:fs';
import { registerHooks, stripTypeScriptTypes } from 'node:module';
import { fileURLToPath } from 'node:url';
import { runCollected } from './miniRunner.ts';
import type { Answer, Attempt } from './protocol.ts';

const tests = process.argv.slice(2);
const runner = new URL('miniRunner.ts', import.meta.url).href;
const loadedAnew = /\/(?:src|test)\/core\//u;
const stripped = new Map<string, string>();
let attempt: Attempt = { file: null, source: '' };
let round = 0;

registerHooks({
  resolve(specifier, context, next) {
    const ofTests = context.parentURL !== undefined && loadedAnew.test(context.parentURL);
    if (specifier === 'node:test' && ofTests) return { url: runner, shortCircuit: true };
    const found = next(specifier, context);
    return loadedAnew.test(found.url) ? { ...found, url: `${bare(found.url)}?round=${String(round)}` } : found;
  },
  load(url, context, next) {
    if (!loadedAnew.test(url)) return next(url, context);
    const file = bare(url);
    return { format: 'module', source: file === attempt.file ? stripTypeScriptTypes(attempt.source) : plain(file), shortCircuit: true };
  },
});

function bare(url: string): string {
  return url.split('?')[0] ?? url;
}

function plain(file: string): string {
  const known = stripped.get(file) ?? stripTypeScriptTypes(readFileSync(fileURLToPath(file), 'utf8'));
  stripped.set(file, known);
  return known;
}

async function firstFailure(): Promise<string | null> {
  for (const file of tests) {
    try {
      await import(file);
    } catch {
      return `loading ${file}`;
    }
    const failed = await runCollected();
    if (failed !== null) return failed;
  }
  return null;
}

process.on('message', (message) => {
  attempt = message as Attempt;
  round += 1;
  void firstFailure().then((failed) => {
    const answer: Answer = { failed };
    process.send?.(answer);
  });
});

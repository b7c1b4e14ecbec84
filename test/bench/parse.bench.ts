/**
 * What reading a checklist costs over the bare Markdown parser with GFM on the same text: at most 1.3 times as much.
 * Both run in turns in one process, so that both see the same machine. Run it with `node test/bench/parse.bench.ts`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { parseChecklist } from '../../src/core/checklist/parse.ts';

const LIMIT = 1.3;
const SEED = new URL('../../../shared/seed/production-deployment-checklist.md', import.meta.url);
const SAMPLE = new URL('../fixtures/whole-checklist/input.md', import.meta.url);

const source = existsSync(SEED) ? SEED : SAMPLE;
const text = readFileSync(source, 'utf8');
console.log(`parse: ${source === SEED ? 'the seed' : 'the sample, since the seed is absent'}, against fromMarkdown with GFM`);

const passed = [measure('× 1', text, 150), measure('× 10', text.repeat(10), 20)];
process.exitCode = passed.every(Boolean) ? 0 : 1;

function measure(name: string, input: string, rounds: number): boolean {
  const bare: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds + 10; round += 1) {
    // Who goes first changes with each round: the first pays for the garbage of the second.
    const inTurn = round % 2 === 0 ? [() => bare.push(time(parseBare, input)), () => ours.push(time(parseChecklist, input))] : [() => ours.push(time(parseChecklist, input)), () => bare.push(time(parseBare, input))];
    for (const run of inTurn) run();
  }
  const floor = median(bare.slice(10));
  const cost = median(ours.slice(10));
  const ratio = cost / floor;
  console.log(`${name.padEnd(5)} bare ${floor.toFixed(2)} ms, checklist ${cost.toFixed(2)} ms, ratio ${ratio.toFixed(3)} (limit ${String(LIMIT)})`);
  return ratio <= LIMIT;
}

function parseBare(input: string): unknown {
  return fromMarkdown(input, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function time(parse: (input: string) => unknown, input: string): number {
  const start = performance.now();
  parse(input);
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Options of blocks by their names, under `holdpoint.blocks` of the front matter. */
import { isMap, isScalar, type Node } from 'yaml';
import { nearestKey } from '../configuration/nearestKey.ts';
import { BLOCK_OPTIONS } from './blockOptionNames.ts';
import { blockOptions } from './blockOptions.ts';
import type { FrontMatter } from './frontMatter.ts';
import { slug } from './identity.ts';
import type { Problem } from './model.ts';
import { changeTo } from './problem.ts';

export interface NamedOptions {
  /** The options of a block by its id, or by the name that its fence gives it. Those of the fence itself go before them. */
  of(id: string, name: string | null): Readonly<Record<string, unknown>>;
  /** What is wrong with the mapping; to be called after the last `of`, since a name that no block has is among it. */
  problems(): readonly Problem[];
}

interface Entry {
  readonly options: Readonly<Record<string, unknown>>;
  readonly written: string;
  readonly range: readonly [number, number];
}

export function readNamedOptions(frontMatter: FrontMatter): NamedOptions {
  const entries = new Map<string, Entry>();
  const used = new Set<string>();
  const problems: Problem[] = [];
  const wrong = (node: unknown, message: string, meant: string | null = null): void => {
    const problem = frontMatter.problem(rangeOf(node), 'error', 'block-options', message);
    problems.push(meant === null ? problem : { ...problem, fix: changeTo(meant, frontMatter.offset, rangeOf(node)) });
  };
  const blocks = blocksOf(frontMatter);
  if (isMap(blocks)) {
    for (const { key, value } of blocks.items) {
      const written = isScalar(key) ? String(key.value) : '';
      if (!isMap(value)) {
        wrong(value ?? key, `Unexpected value of the block "${written}", expected options such as "timeout: 5m".`);
        continue;
      }
      const options: Record<string, unknown> = {};
      for (const option of value.items) {
        const name = isScalar(option.key) ? String(option.key.value) : '';
        const known = BLOCK_OPTIONS.find((candidate) => candidate === name && candidate !== 'name');
        if (known === undefined) {
          const nearest = nearestKey(name, BLOCK_OPTIONS);
          wrong(option.key, `Unknown option "${name}" of a block${nearest === null ? `. Known: ${BLOCK_OPTIONS.slice(1).join(', ')}.` : `. Did you mean "${nearest}"?`}`, nearest);
          continue;
        }
        const read: unknown = frontMatter.document === null ? null : (option.value as Node | null)?.toJS(frontMatter.document);
        const checked = blockOptions({ [known]: read });
        if (checked.status === 'refused') wrong(option.value ?? option.key, checked.message);
        // A wrong value stays: it refuses the block, which would else run otherwise than somebody meant.
        options[known] = read;
      }
      entries.set(written.includes('/') ? written : slug(written), { options, written, range: rangeOf(key) });
    }
  } else if (blocks !== undefined && blocks !== null) wrong(blocks, 'Unexpected value of "blocks", expected a mapping of block names to options.');
  return {
    of(id, name) {
      const key = [name, id].find((candidate) => candidate !== null && entries.has(candidate));
      if (key === undefined || key === null) return {};
      used.add(key);
      return entries.get(key)?.options ?? {};
    },
    problems: () => [
      ...problems,
      ...[...entries].filter(([key]) => !used.has(key)).map(([, { written, range }]) => frontMatter.problem(range, 'warning', 'unknown-block', `No block is called "${written}". Name it in its fence: \`\`\`bash { name=${written} }.`)),
    ],
  };
}

function blocksOf({ document }: FrontMatter): unknown {
  if (document === null || !isMap(document.contents)) return undefined;
  const holdpoint = document.contents.get('holdpoint', true) as unknown;
  return isMap(holdpoint) ? holdpoint.get('blocks', true) : undefined;
}

function rangeOf(node: unknown): readonly [number, number] {
  const [from, to] = (node as Node | null)?.range ?? [0, 0];
  return [from, to];
}

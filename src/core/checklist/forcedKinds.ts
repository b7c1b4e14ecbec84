/** Kinds that an author gives to items by hand, under `holdpoint.items` of the front matter. */
import { isMap, isScalar, type Node } from 'yaml';
import type { ItemKind } from '../condition/condition.ts';
import type { FrontMatter } from './frontMatter.ts';
import { nearestKey } from '../configuration/nearestKey.ts';
import type { Problem } from './model.ts';
import { changeTo } from './problem.ts';

const KINDS: Readonly<Record<ItemKind, true>> = {
  manual: true, metric: true, 'alert-rule': true, env: true, command: true, soak: true, flag: true, gate: true, approval: true, deadline: true,
};

export interface ForcedKinds {
  /** The kind forced on an item; null where none is. Any name of the item will do: its id, text or label. */
  kindOf(names: readonly string[]): ItemKind | null;
  /** What is wrong with the mapping; to be called after the last `kindOf`, since a name nobody has is among it. */
  problems(): readonly Problem[];
}

interface Entry {
  readonly kind: ItemKind;
  readonly range: readonly [number, number];
}

export function readForcedKinds(frontMatter: FrontMatter): ForcedKinds {
  const entries = new Map<string, Entry>();
  const problems: Problem[] = [];
  const used = new Set<string>();
  const map = itemsOf(frontMatter);
  if (isMap(map)) {
    for (const { key, value } of map.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const kind = isScalar(value) ? String(value.value) : '';
      if (isKind(kind)) entries.set(name, { kind, range: rangeOf(key) });
      else problems.push(unknownKind(frontMatter, value, kind));
    }
  } else if (map !== undefined && map !== null) {
    problems.push(frontMatter.problem(rangeOf(map), 'error', 'unknown-kind', 'Unexpected value of "items", expected a mapping of item texts to kinds.'));
  }
  return {
    kindOf(names) {
      if (entries.size === 0) return null;
      const name = names.find((candidate) => entries.has(candidate));
      if (name === undefined) return null;
      used.add(name);
      return entries.get(name)?.kind ?? null;
    },
    problems: () => [
      ...problems,
      ...[...entries].filter(([name]) => !used.has(name)).map(([name, { range }]) => frontMatter.problem(range, 'warning', 'unknown-item', `No item is called "${name}". Write its text as it stands, or its id.`)),
    ],
  };
}

function unknownKind(frontMatter: FrontMatter, node: unknown, written: string): Problem {
  const range = rangeOf(node);
  const problem = frontMatter.problem(range, 'error', 'unknown-kind', `Unexpected kind "${written}", expected one of ${Object.keys(KINDS).join(', ')}.`);
  const nearest = isScalar(node) ? nearestKey(written, Object.keys(KINDS)) : null;
  return nearest === null ? problem : { ...problem, fix: changeTo(nearest, frontMatter.offset, range) };
}

function itemsOf({ document }: FrontMatter): unknown {
  if (document === null || !isMap(document.contents)) return undefined;
  const holdpoint = document.contents.get('holdpoint', true) as unknown;
  return isMap(holdpoint) ? holdpoint.get('items', true) : undefined;
}

function rangeOf(node: unknown): readonly [number, number] {
  const [from, to] = (node as Node | null)?.range ?? [0, 0];
  return [from, to];
}

function isKind(text: string): text is ItemKind {
  return Object.hasOwn(KINDS, text);
}

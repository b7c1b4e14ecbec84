import { isMap, isScalar } from 'yaml';
import { namesItem } from '../alert/namesItem.ts';
import type { FrontMatter } from './frontMatter.ts';
import type { Item, Problem } from './model.ts';

/** Entries of `holdpoint.alerts` that bind no item: one that is mistyped would be as good as not there. */
export function unusedAlerts({ document, problem }: FrontMatter, items: readonly Item[]): readonly Problem[] {
  const contents: unknown = document?.contents;
  const holdpoint: unknown = isMap(contents) ? contents.get('holdpoint', true) : null;
  const alerts: unknown = isMap(holdpoint) ? holdpoint.get('alerts', true) : null;
  if (!isMap(alerts)) return [];
  return alerts.items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const name = String(key.value);
    const named = items.filter((item) => namesItem(name, item));
    if (named.some(({ kind }) => kind === 'alert-rule')) return [];
    const [from, to] = key.range ?? [0, 0];
    const message = named.length === 0 ? `No item is called "${name}". Write its text as it stands, or its id.` : `“${name}” names no alert rule: items do that below a heading or an item about alert rules.`;
    return [problem([from, to], 'warning', 'unknown-item', message)];
  });
}

import type { Item } from '../checklist/model.ts';
import type { Snapshot } from './engine.ts';

/** Share of traffic of the stage that an item stands in, under whatever subheading of it; null outside stages. */
export function trafficOf({ checklist: { sections } }: Pick<Snapshot, 'checklist'>, item: Item): number | null {
  let index = sections.findIndex((section) => section.id === item.section);
  let section = sections[index];
  while (section !== undefined && section.stage === null) {
    const { depth } = section;
    index = sections.findLastIndex((candidate, at) => at < index && candidate.depth < depth);
    section = sections[index];
  }
  return section?.stage?.traffic ?? null;
}

/** The outline of a file: sections, and which of them is open at the heading just seen. */
import type { Heading, Root } from 'mdast';
import { toString } from 'mdast-util-to-string';
import type { SectionKind } from '../condition/condition.ts';
import { readStage, sectionKind } from './heading.ts';
import { createIds, idIn } from './identity.ts';
import type { Section, Stage } from './model.ts';

export interface OpenSection {
  readonly section: Section;
  /** What ids of things in it begin with; null directly below the document's title, which often carries a version. */
  readonly prefix: string | null;
  /** The stage that it is or stands in. */
  readonly stage: Section | null;
}

export interface Outline {
  readonly title: string | null;
  readonly sections: readonly Section[];
  /** Opens the section of a heading, closing those that are as deep or deeper. */
  open(heading: Heading): OpenSection;
}

/** Only headings at the top level make sections: one in a quote or a list ends with what it stands in. */
export function createOutline(root: Root): Outline {
  const headings = root.children.filter((node) => node.type === 'heading');
  const titles = headings.filter(({ depth }) => depth === 1);
  const [first] = headings;
  const title = titles.length === 1 && first?.depth === 1 ? first : null;
  const ids = createIds();
  const sections: Section[] = [];
  const stack: OpenSection[] = [];
  let stages = 0;
  return {
    title: first?.depth === 1 ? plain(first) : null,
    sections,
    open(heading) {
      while ((stack.at(-1)?.section.depth ?? 0) >= heading.depth) stack.pop();
      const parent = stack.at(-1) ?? null;
      const text = plain(heading);
      const stage = heading === title ? null : readStage(text, stages);
      if (stage !== null) stages += 1;
      const section: Section = {
        id: ids.claim(idIn(parent?.prefix ?? null, text, 'section')),
        title: text,
        depth: heading.depth,
        line: heading.position?.start.line ?? 1,
        kind: kindOf(text, stage, parent, title !== null && parent?.prefix === null),
        stage: null,
      };
      const placed: Section = section.kind === 'stage' ? { ...section, stage } : section;
      const open: OpenSection = {
        section: placed,
        prefix: heading === title ? null : placed.id,
        stage: placed.stage === null ? (parent?.stage ?? null) : placed,
      };
      sections.push(placed);
      stack.push(open);
      return open;
    },
  };
}

/** A title tells what the file is about and makes no section of its kind of all that follows. */
function kindOf(text: string, stage: Stage | null, parent: OpenSection | null, belowTitle: boolean): SectionKind {
  if (parent === null) return sectionKind(text, stage, 'plain');
  const { kind } = parent.section;
  if (!belowTitle) return sectionKind(text, stage, kind);
  const alone = sectionKind(text, stage, 'plain');
  const aboutRollback = kind === 'rollback' || kind === 'triggers';
  return aboutRollback && alone !== 'triggers' && sectionKind(text, stage, 'rollback') === 'triggers' ? 'triggers' : alone;
}

function plain(heading: Heading): string {
  return toString(heading, { includeHtml: false }).replace(/\s+/g, ' ').trim();
}

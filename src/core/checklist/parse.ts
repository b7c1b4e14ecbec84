/** Text to checklist. */
import { makeBlock } from './block.ts';
import { collect } from './collect.ts';
import { unusedAlerts } from './unusedAlerts.ts';
import { readForcedKinds } from './forcedKinds.ts';
import { parseFrontMatter } from './frontMatter.ts';
import { unreadable } from './guard.ts';
import { createIds, idIn } from './identity.ts';
import { readItemCommand } from './itemCommand.ts';
import { mixedLineEndings } from './lineEndings.ts';
import { toTree } from './markdown.ts';
import type { Checklist, Problem, ShellCommand } from './model.ts';
import { readNamedOptions } from './namedOptions.ts';
import { placesIn } from './places.ts';
import { problemOnLine } from './problem.ts';
import { createOutline } from './sections.ts';
import { stageProblems } from './stageProblems.ts';

const BOM = '\uFEFF';

/**
 * Reads any text as a checklist. Never throws: what cannot be understood is among the problems. Offsets are UTF-16
 * units and do not count a byte order mark, with or without which `source` may be given.
 */
export function parseChecklist(source: string): Checklist {
  const text = source.startsWith(BOM) ? source.slice(1) : source;
  const problem = unreadable(text);
  if (problem !== null) return nothing(problem);
  try {
    return read(text);
  } catch (error) {
    // The parsers below us recurse: a text made for it can still exhaust the stack.
    return nothing(problemOnLine(1, 1, 'error', 'unreadable', `This file cannot be read: ${error instanceof Error ? error.message : String(error)}.`));
  }
}

function read(text: string): Checklist {
  // micromark drops a byte order mark wherever a text begins with one; a second one would shift every offset.
  const root = toTree(text.startsWith(BOM) ? `\u200B${text.slice(1)}` : text);
  const frontMatter = parseFrontMatter(text);
  const forced = readForcedKinds(frontMatter);
  const outline = createOutline(root);
  const ids = createIds();
  const problems: Problem[] = [...frontMatter.problems];
  const { items, blocks, triggers, contacts, gated } = collect(root, { text, outline, forced, ids, problems });
  // Items had their ids first, so that no block or trigger added to a file changes the id of an item.
  const named = triggers.map(({ section, ...trigger }) => ({ id: ids.claim(idIn(section, trigger.text, 'trigger')), ...trigger }));
  const places = placesIn(text);
  const commands: ShellCommand[] = [];
  const options = readNamedOptions(frontMatter);
  const made = blocks.map((draft) => makeBlock(draft, { places, ids, named: options, problems, commands }));
  for (const item of items) if (item.kind === 'command') readItemCommand(item, places, problems, commands);
  problems.push(...forced.problems(), ...unusedAlerts(frontMatter, items), ...options.problems(), ...stageProblems(outline.sections, gated), ...mixedLineEndings(text));
  return {
    schema: 'holdpoint.inspect/1',
    title: outline.title,
    frontmatter: frontMatter.value,
    sections: outline.sections,
    items,
    blocks: made,
    triggers: named,
    contacts,
    commands: commands.sort((a, b) => a.line - b.line),
    problems: problems.sort((a, b) => a.line - b.line || a.column - b.column),
  };
}

function nothing(problem: Problem): Checklist {
  return { schema: 'holdpoint.inspect/1', title: null, frontmatter: {}, sections: [], items: [], blocks: [], triggers: [], contacts: [], commands: [], problems: [problem] };
}

/** Markdown to mdast, with the places of checkboxes and fences taken from the tokens themselves. */
import type { Code, ListItem, Node, Root } from 'mdast';
import { fromMarkdown, type Extension, type Handle } from 'mdast-util-from-markdown';
import { frontmatterFromMarkdown } from 'mdast-util-frontmatter';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { frontmatter } from 'micromark-extension-frontmatter';
import { gfm } from 'micromark-extension-gfm';

/** Where the character between the brackets is. Lines and columns from 1, offsets from 0. */
export interface CheckboxPoint {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

declare module 'mdast' {
  interface ListItemData {
    checkbox?: CheckboxPoint;
  }
  interface CodeData {
    /** Fences seen: 0 for indented code, 1 for a block that is never closed, 2 for a closed one. */
    fences?: number;
  }
}

/** Paragraph starts differ with what comes first (text, bold, code, a link, HTML), so the token is asked. */
const markCheckbox: Handle = function (token) {
  const item = this.stack.at(-2);
  if (item === undefined || !isListItem(item)) return;
  const type: string = token.type;
  item.checked = type === 'taskListCheckValueChecked';
  const { line, column, offset } = token.start;
  item.data = { ...item.data, checkbox: { line, column, offset } };
};

const countFence: Handle = function () {
  // Between the fences the compiler buffers the code's text on top of it.
  const code = this.stack.findLast(isCode);
  if (code === undefined) return;
  code.data = { ...code.data, fences: (code.data?.fences ?? 0) + 1 };
};

const places: Extension = {
  enter: { codeFencedFence: countFence },
  exit: { taskListCheckValueChecked: markCheckbox, taskListCheckValueUnchecked: markCheckbox },
};

/** The transforms of GFM turn bare addresses into links, which changes no item and costs a second walk. */
const tree: readonly Extension[] = gfmFromMarkdown().map((extension) => ({ ...extension, transforms: [] }));

const syntax = [gfm(), frontmatter(['yaml'])];
const compile = [...tree, frontmatterFromMarkdown(['yaml']), places];

/** Parses GFM with YAML front matter. `text` is without a byte order mark. */
export function toTree(text: string): Root {
  return fromMarkdown(text, { extensions: syntax, mdastExtensions: compile });
}

function isListItem(node: Node): node is ListItem {
  return node.type === 'listItem';
}

function isCode(node: Node): node is Code {
  return node.type === 'code';
}

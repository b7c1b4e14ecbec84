/** The model of a checklist. Its JSON is the public `holdpoint.inspect/1` contract. */
import type { Condition, DurationRange, ItemKind, SectionKind } from '../condition/condition.ts';

/** Lines and columns count from 1; offsets count UTF-16 code units from 0, a byte order mark not counted. */
export interface Checklist {
  readonly schema: 'holdpoint.inspect/1';
  readonly title: string | null;
  /** The parsed front matter, `{}` where there is none or it is not a mapping. */
  readonly frontmatter: Readonly<Record<string, unknown>>;
  readonly sections: readonly Section[];
  readonly items: readonly Item[];
  readonly blocks: readonly Block[];
  readonly triggers: readonly Trigger[];
  readonly contacts: readonly Contact[];
  /** What shell blocks and command items run, in document order; an addition to `holdpoint.inspect/1`. */
  readonly commands: readonly ShellCommand[];
  readonly problems: readonly Problem[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  /** Heading depth, 1 to 6. */
  readonly depth: number;
  readonly line: number;
  readonly kind: SectionKind;
  readonly stage: Stage | null;
}

export interface Stage {
  readonly ordinal: number;
  readonly name: string;
  /** Share of traffic as a ratio, 0.05 for 5%; null where the heading gives none. */
  readonly traffic: number | null;
}

export interface Item {
  readonly id: string;
  readonly line: number;
  readonly column: number;
  /** Of the character between the brackets. */
  readonly offset: number;
  readonly checked: boolean;
  /** Markdown source of the item's own first paragraph, without the checkbox. */
  readonly text: string;
  /** The same as plain text, for display. */
  readonly label: string;
  /** Id of the section that the item stands in; null above the first heading. */
  readonly section: string | null;
  /** Id of the enclosing task item. */
  readonly parent: string | null;
  readonly ordered: boolean;
  readonly kind: ItemKind;
  readonly condition: Condition | null;
  readonly duration: DurationRange | null;
  readonly names: readonly string[];
}

export interface Block {
  readonly id: string;
  /** Of the opening fence. */
  readonly line: number;
  /** Of the closing fence, or the last line of the block where it is not closed. */
  readonly endLine: number;
  readonly lang: string;
  /** The code itself, its lines joined by LF, indentation of the fence removed. */
  readonly text: string;
  /** Id of the task item that the block stands in. */
  readonly item: string | null;
  readonly section: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly statements: readonly Statement[];
  readonly placeholders: readonly Placeholder[];
  /** Variables that its commands need; an addition to `holdpoint.inspect/1`. */
  readonly variables: readonly Variable[];
}

export interface Statement {
  readonly id: string;
  readonly line: number;
  readonly endLine: number;
  readonly text: string;
  /** The comment above it. */
  readonly label: string | null;
}

export interface Placeholder {
  readonly name: string;
  /** As written in the block: `<previous_version>`. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
}

/** A variable that a shell block uses. */
export interface Variable {
  readonly name: string;
  readonly line: number;
  readonly column: number;
  /** Line of the first assignment in the block, from where it has a value; null where nothing in the block gives it one. */
  readonly setOn: number | null;
  /** Whether it is an `export NAME=` with nothing behind it, for a person to fill in. Its place is where the value goes. */
  readonly empty: boolean;
}

/** A simple command as the shell's grammar sees it, wherever in a statement it stands. */
export interface ShellCommand {
  /** Id of the block or of the command item. */
  readonly target: string;
  readonly line: number;
  /** Assignments, the command, and its arguments; redirections are left out. */
  readonly words: readonly ShellWord[];
  /** How many assignments stand first. */
  readonly assignments: number;
  /** Whether what it prints becomes the input of another command. */
  readonly piped: boolean;
  /** What it calls is a function of its own block. */
  readonly local: boolean;
}

export interface ShellWord {
  /** With its quotes taken off; expansions and placeholders stand in it as they are written. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** UTF-16 units, as written. */
  readonly length: number;
  /** Whether the shell puts nothing else in its place, and nobody fills in a part of it. */
  readonly literal: boolean;
}

export interface Trigger {
  readonly id: string;
  readonly line: number;
  readonly text: string;
  readonly kind: 'trigger';
  readonly condition: Condition | null;
}

export interface Contact {
  readonly role: string;
  readonly name: string;
  readonly contact: string;
  readonly escalation: string;
  readonly line: number;
}

export interface Problem {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly message: string;
  /** A way to mend it, where one is plain; an addition to `holdpoint.inspect/1`, left out where there is none. */
  readonly fix?: Fix;
}

/** A change of the text that mends a problem, for a person to take or leave. */
export interface Fix {
  /** What it does, as a command: `Change to "prometheus"`. */
  readonly title: string;
  /** In the order of the text, apart from one another. */
  readonly edits: readonly TextEdit[];
}

/** Puts `text` in the place of `length` UTF-16 units at `offset`, a byte order mark not counted. */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** One byte to change: the character at `offset` is `expected` now and becomes `replacement`. */
export interface CheckboxEdit {
  readonly offset: number;
  readonly expected: ' ' | 'x' | 'X';
  readonly replacement: ' ' | 'x';
}

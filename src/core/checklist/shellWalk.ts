/** What a shell script does, word by word: its simple commands, and the variables that it uses and sets. */
import { forEachChild, type Command, type SyntaxNode, type Word } from 'unbash';

/** Offsets and lengths are those of the text as written. */
export interface WalkedWord {
  /** With its quotes taken off; an expansion stands in it as it is written. */
  readonly value: string;
  readonly offset: number;
  readonly length: number;
  /** Whether the shell puts nothing else in its place. */
  readonly literal: boolean;
}

export interface WalkedCommand {
  /** Assignments before the command, the command, and its arguments; redirections are left out. */
  readonly words: readonly WalkedWord[];
  /** How many assignments stand first. */
  readonly assignments: number;
  /** Whether what it prints becomes the input of another command. */
  readonly piped: boolean;
}

export interface WalkedVariable {
  readonly name: string;
  readonly offset: number;
}

export interface WalkedScript {
  readonly commands: readonly WalkedCommand[];
  /** Uses that come to nothing, or to a failure, where the variable has no value. */
  readonly used: readonly WalkedVariable[];
  /** `export NAME=` with nothing behind it: somebody is to fill it in. `offset` is that of its end. */
  readonly empty: readonly WalkedVariable[];
  readonly assigned: readonly WalkedVariable[];
  readonly functions: ReadonlySet<string>;
  /** Whether another file or a text that is made up sets what nobody can see from here. */
  readonly opaque: boolean;
}

const NAME = /^[A-Za-z_]\w*$/;
/** Commands whose plain arguments are names of variables that they set. */
const SETTERS = new Set(['read', 'mapfile', 'readarray', 'getopts', 'export', 'declare', 'local', 'readonly', 'typeset', 'unset']);
/** Unary tests of whether a variable is set. */
const TESTS = new Set(['-n', '-z', '-v']);
const OPAQUE = new Set(['source', '.', 'eval']);

/** Walks a parsed script. Never throws; a script with faults gives what could be read of it. */
export function walkShell(root: SyntaxNode): WalkedScript {
  const commands: WalkedCommand[] = [];
  const used: WalkedVariable[] = [];
  const empty: WalkedVariable[] = [];
  const assigned: WalkedVariable[] = [];
  const functions = new Set<string>();
  const tested = new Set<string>();
  let opaque = false;

  const aboutCommand = (command: Command, piped: boolean): void => {
    const words: WalkedWord[] = [];
    for (const part of command.prefix) if (part.type === 'Assignment') words.push({ value: part.text, offset: part.pos, length: part.end - part.pos, literal: false });
    const assignments = words.length;
    if (command.name !== undefined) words.push(wordOf(command.name));
    for (const part of command.suffix) {
      if (part.type === 'Word') words.push(wordOf(part));
      else if (part.type === 'Assignment') words.push({ value: part.text, offset: part.pos, length: part.end - part.pos, literal: false });
    }
    if (words.length > 0) commands.push({ words, assignments, piped });
    const name = command.name?.value ?? '';
    if (OPAQUE.has(name)) opaque = true;
    if (name === 'export') for (const part of command.suffix) if (part.type === 'Assignment' && part.text === `${part.name}=`) empty.push({ name: part.name, offset: part.end });
    const args = command.suffix.filter((part) => part.type === 'Word');
    if (SETTERS.has(name)) for (const word of args) if (NAME.test(word.value)) assigned.push({ name: word.value, offset: word.pos });
    if (name === 'printf' && args[0]?.value === '-v' && args[1] !== undefined) assigned.push({ name: args[1].value, offset: args[1].pos });
    // Who asks whether a variable is set can do without it.
    if (name === '[' || name === 'test') for (const word of args) noteNames(word, tested);
  };

  const aboutExpansion = (node: SyntaxNode): void => {
    if (node.type === 'SimpleExpansion') {
      if (NAME.test(node.text.slice(1))) used.push({ name: node.text.slice(1), offset: node.pos });
    } else if (node.type === 'ParameterExpansion' && NAME.test(node.parameter) && node.prefix !== '!') {
      const operator = node.operation?.type === 'Default' ? node.operation.operator : null;
      // One with a value of its own to fall back on asks for none.
      if (operator === null || operator === '?' || operator === ':?') used.push({ name: node.parameter, offset: node.pos });
      else tested.add(node.parameter);
    }
  };

  const visit = (node: SyntaxNode, piped: boolean): void => {
    aboutExpansion(node);
    if (node.type === 'Command') aboutCommand(node, piped);
    else if (node.type === 'Assignment') assigned.push({ name: node.name, offset: node.pos });
    else if (node.type === 'For' || node.type === 'Select') assigned.push({ name: node.name.value, offset: node.name.pos });
    else if (node.type === 'Function') functions.add(node.name.value);
    // Arithmetic may set what it names, and takes what has no value as 0.
    else if (node.type === 'ArithmeticWord') tested.add(node.value);
    else if (node.type === 'TestUnary' && TESTS.has(node.operator)) noteNames(node.operand, tested);
    const last = node.type === 'Pipeline' ? node.commands.at(-1) : undefined;
    forEachChild(node, (child) => {
      // Positions in a script within escaped backticks are those of another text.
      if (child.type === 'Script' && child.source !== undefined) return;
      visit(child, piped || (last !== undefined && child !== last));
    });
  };
  forEachChild(root, (child) => { visit(child, false); });
  return { commands, used: used.filter(({ name }) => !tested.has(name)), empty, assigned, functions, opaque };
}

function wordOf(word: Word): WalkedWord {
  return { value: word.value, offset: word.pos, length: word.end - word.pos, literal: isLiteral(word) };
}

function isLiteral(node: SyntaxNode): boolean {
  let literal = true;
  forEachChild(node, (child) => {
    literal &&= child.type === 'Literal' || child.type === 'SingleQuoted' || child.type === 'AnsiCQuoted' || ((child.type === 'DoubleQuoted' || child.type === 'LocaleString') && isLiteral(child));
  });
  return literal;
}

function noteNames(word: Word, names: Set<string>): void {
  const visit = (node: SyntaxNode): void => {
    if (node.type === 'SimpleExpansion') names.add(node.text.slice(1));
    else if (node.type === 'ParameterExpansion') names.add(node.parameter);
    forEachChild(node, visit);
  };
  visit(word);
}

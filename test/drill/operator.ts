/** Somebody at a terminal who works through the checklist of a drill, one command after the other. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Place } from '../cli/commandLine.ts';

const FILE = 'release.md';

/** How long a command is repeated, in milliseconds. */
const PATIENCE = 30_000;

export interface Operator {
  /** Runs a command on the checklist and gives its output; throws where it does not end as expected. */
  does(what: string, args: readonly string[], codes?: readonly number[]): Promise<string>;
  /** Repeats a command until it ends with 0, or `isDone` says that it is not needed any more. */
  insists(what: string, args: readonly string[], isDone?: () => Promise<boolean>): Promise<void>;
  /** Whether the record says that an item is ticked. */
  isTicked(item: string): Promise<boolean>;
  /** Id of the item whose text begins so, in the section whose title does. */
  item(section: string, text: string): string;
}

interface Inspected {
  readonly sections: readonly { readonly id: string; readonly title: string }[];
  readonly items: readonly { readonly id: string; readonly text: string; readonly section: string }[];
}

/** `say` is told of each step, in words for whoever watches. */
export async function createOperator({ holdpoint }: Place, say: (step: string) => void): Promise<Operator> {
  const inspected = JSON.parse((await holdpoint('inspect', FILE, '--json')).out) as Inspected;
  const commanded = ([command = '', ...rest]: readonly string[]): readonly string[] => (command === 'verify' || command === 'report' ? [command, ...rest] : [command, FILE, ...rest]);
  const does: Operator['does'] = async (what, args, codes = [0]) => {
    const { code, out, err } = await holdpoint(...commanded(args));
    if (!codes.includes(code)) throw new Error(`${what}: \`holdpoint ${args.join(' ')}\` ended with ${String(code)}\n${out}${err}`);
    say(what);
    return out;
  };
  return {
    does,
    async insists(what, args, isDone = () => Promise.resolve(false)) {
      const started = performance.now();
      for (;;) {
        const { code, out, err } = await holdpoint(...commanded(args));
        if (code === 0 || (await isDone())) {
          say(what);
          return;
        }
        if (performance.now() - started > PATIENCE) throw new Error(`${what}: \`holdpoint ${args.join(' ')}\` still ends with ${String(code)}\n${out}${err}`);
        await delay(500);
      }
    },
    async isTicked(item) {
      const { items } = JSON.parse((await holdpoint('status', FILE, '--json')).out) as { readonly items: readonly { readonly id: string; readonly ticked: boolean }[] };
      return items.some(({ id, ticked }) => id === item && ticked);
    },
    item(section, text) {
      const id = inspected.sections.find(({ title }) => title.startsWith(section))?.id;
      const found = inspected.items.find((item) => item.section === id && item.text.replaceAll('*', '').startsWith(text));
      if (found === undefined) throw new Error(`There is no item “${text}” in “${section}”.`);
      return found.id;
    },
  };
}

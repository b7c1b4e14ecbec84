/** Stands in for `node:test` while mutants are tried: collects tests and lets them run in this process, up to the first that fails. */

type Body = (context: Readonly<Record<string, never>>) => unknown;
interface Collected {
  readonly name: string;
  readonly body: Body;
}

const collected: Collected[] = [];

export function test(name: string, ...rest: readonly unknown[]): Promise<void> {
  const [options] = rest;
  const body = rest.at(-1);
  const skipped = typeof options === 'object' && options !== null && 'skip' in options && Boolean(options.skip);
  if (typeof body === 'function' && !skipped) collected.push({ name, body: body as Body });
  return Promise.resolve();
}

export function describe(_name: string, ...rest: readonly unknown[]): void {
  const [options] = rest;
  const body = rest.at(-1);
  const skipped = typeof options === 'object' && options !== null && 'skip' in options && Boolean(options.skip);
  if (typeof body === 'function' && !skipped) (body as () => void)();
}

export { test as it };

/** Runs what was collected since; the name of the first test that failed, or null. */
export async function runCollected(): Promise<string | null> {
  for (const { name, body } of collected.splice(0)) {
    try {
      await body({});
    } catch {
      return name;
    }
  }
  return null;
}

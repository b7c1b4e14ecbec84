import type { Node } from 'yaml';
import type { ApprovalRule } from './configuration.ts';
import type { Reader } from './reader.ts';

/** Who may give which approval, and how many are needed: `product owner: { people: [po@example.com], count: 1 }`. */
export function readApprovals(reader: Reader, node: Node): Readonly<Record<string, ApprovalRule>> {
  const rules = new Map<string, ApprovalRule>();
  reader.entries(node, 'approvals', (role, value) => {
    let people: readonly string[] = [];
    let count = 1;
    const faults = reader.faults();
    reader.map(value, role, {
      people: (list) => { people = (reader.list(list, 'people') ?? []).map((person) => reader.string(person, 'people')).filter((person) => person !== undefined).map((person) => person.toLowerCase()); },
      count: (number) => {
        const read = reader.number(number, 'count');
        if (read !== undefined && Number.isInteger(read) && read >= 1) count = read;
        else if (read !== undefined) reader.wrong(number, 'Unexpected value of count, expected a whole number from 1 on.');
      },
    });
    if (people.length > 0 && count > new Set(people).size) reader.wrong(value, `${String(count)} approvals are asked for, and only ${String(new Set(people).size)} people may give one.`);
    // A rule that is wrong lets nobody approve: what was meant is not known.
    rules.set(role, reader.faults() > faults ? { people: [], count: Number.MAX_SAFE_INTEGER } : { people: [...new Set(people)], count });
  });
  return Object.fromEntries(rules);
}

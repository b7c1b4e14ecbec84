import { isScalar, type Node } from 'yaml';
import { isStatedUnit } from '../condition/judging/metricUnit.ts';
import type { AlertBinding } from './configuration.ts';
import type { Reader } from './reader.ts';

/** Reads `alerts`: for the text of an item the name of an alert rule, or a mapping of that and the unit of what it compares. */
export function readAlerts(reader: Reader, node: Node): Readonly<Record<string, AlertBinding>> {
  const alerts = new Map<string, AlertBinding>();
  reader.entries(node, 'alerts', (item, value) => {
    const what = `alert of "${item.slice(0, 60)}"`;
    const before = reader.faults();
    let alert: string | undefined;
    let unit: string | null = null;
    if (isScalar(reader.resolve(value))) {
      alert = reader.string(value, what);
    } else {
      reader.map(value, what, {
        alert: (name) => { alert = reader.string(name, what); },
        unit: (written) => {
          unit = reader.string(written, `unit of ${what}`) ?? null;
          if (unit !== null && !isStatedUnit(unit)) reader.wrong(written, `Unexpected unit "${unit}" of ${what}, expected one such as seconds, ms, bytes, KB, ratio or percent.`);
        },
      });
      if (alert === undefined && reader.faults() === before) reader.wrong(value, `The ${what} names no rule. Give it the name of one.`);
    }
    if (alert !== undefined && reader.faults() === before) alerts.set(item, { alert, unit });
  });
  return Object.fromEntries(alerts);
}

import type { Node } from 'yaml';
import type { HttpMetric } from './configuration.ts';
import type { MetricFields } from './metricFields.ts';

type Range = HttpMetric['expect'][number];

/** Reads `200`, `2xx`, `200-204`, or a list of such. Undefined where there is none or it is wrong. */
export function readExpected({ what, reader, node }: MetricFields): HttpMetric['expect'] | undefined {
  const written = node('expect');
  if (written === undefined) return undefined;
  const nodes = reader.isList(written) ? (reader.list(written, `expect of ${what}`) ?? []) : [written];
  const ranges = nodes.map((one) => readRange(reader.written(one), one));
  if (ranges.length === 0) return reader.wrong(written, `Unexpected expect of ${what}, expected a status such as 200, 2xx or 200-204.`);
  return ranges.every((range) => range !== undefined) ? ranges : undefined;

  function readRange(text: string, at: Node): Range | undefined {
    const kind = /^([1-5])xx$/iu.exec(text)?.[1];
    if (kind !== undefined) return { from: Number(kind) * 100, to: Number(kind) * 100 + 99 };
    const [, from, to] = /^([1-5]\d\d)(?:\s*-\s*([1-5]\d\d))?$/u.exec(text) ?? [];
    if (from !== undefined && Number(to ?? from) >= Number(from)) return { from: Number(from), to: Number(to ?? from) };
    return reader.wrong(at, `Unexpected expect of ${what}, expected a status such as 200, 2xx or 200-204.`);
  }
}

/** `200-299`, as it was expected. */
export function describeExpected(expect: HttpMetric['expect']): string {
  return expect.map(({ from, to }) => (from === to ? String(from) : `${String(from)}-${String(to)}`)).join(' or ');
}

export function isExpected(status: number, expect: HttpMetric['expect']): boolean {
  return expect.some(({ from, to }) => status >= from && status <= to);
}

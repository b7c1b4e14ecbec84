/** JSON of unknown shape: what is missing or of another type is read as nothing. */
export type Fields = Readonly<Record<string, unknown>>;

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

export function oneOf<T extends string>(value: unknown, known: readonly T[], otherwise: T): T {
  return known.find((candidate) => candidate === value) ?? otherwise;
}

export function labelsOf(value: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).map(([name, label]) => [name, textOf(label)]));
}

/** RFC 3339 in seconds since the epoch. Go's zero time, in the year 1, says that it never was. */
export function timeOf(value: unknown): number | null {
  const time = Date.parse(textOf(value)) / 1000;
  return Number.isNaN(time) || time <= 0 ? null : time;
}

import canonicalize from 'canonicalize';

// Its declaration describes an ES module, but what is there is a CommonJS function.
const serialiseJson = canonicalize as unknown as (value: unknown) => string | undefined;

/** A value that has no exact form in a record. */
export class CanonicalError extends TypeError {
  readonly code = 'not-canonical';
}

/**
 * The RFC 8785 form of an event or a part of one.
 *
 * Stricter than the RFC: numbers are safe integers, since a fraction is read differently by different parsers.
 * Throws a `CanonicalError` for lone surrogates, other numbers, and all that JSON cannot hold.
 */
export function canonicalise(value: unknown): string {
  requireExact(value, Number.isSafeInteger, 'a safe integer');
  return serialise(value);
}

/** The RFC 8785 form of data that may hold any finite number, such as a configuration. */
export function canonicaliseData(value: unknown): string {
  requireExact(value, Number.isFinite, 'a finite number');
  return serialise(value);
}

function serialise(value: unknown): string {
  const text = serialiseJson(value);
  if (text === undefined) throw new CanonicalError('There is nothing to write');
  return text;
}

function requireExact(value: unknown, isNumber: (value: number) => boolean, expected: string): void {
  switch (typeof value) {
    case 'string':
      requireWellFormed(value);
      return;
    case 'number':
      if (!isNumber(value)) throw new CanonicalError(`${String(value)} is not ${expected}`);
      return;
    case 'boolean':
      return;
    case 'object':
      if (value === null) return;
      if (Array.isArray(value)) {
        for (const element of value as readonly unknown[]) requireExact(element, isNumber, expected);
        return;
      }
      for (const [key, member] of Object.entries(value)) {
        requireWellFormed(key);
        // A member that is undefined is absent, as in JSON.
        if (member !== undefined) requireExact(member, isNumber, expected);
      }
      return;
    case 'undefined':
    case 'function':
    case 'symbol':
    case 'bigint':
      throw new CanonicalError(`A ${typeof value} cannot be written as JSON`);
  }
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const LONE_SURROGATES = /\p{Surrogate}/gu;

function requireWellFormed(text: string): void {
  if (LONE_SURROGATE.test(text)) throw new CanonicalError('A text holds half of a surrogate pair');
}

/** A copy in which every lone surrogate, which UTF-8 cannot hold, is U+FFFD. */
export function wellFormed<T>(value: T): T;
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(LONE_SURROGATES, '\uFFFD');
  if (Array.isArray(value)) return value.map((element: unknown) => wellFormed(element));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [wellFormed(key), wellFormed(member as unknown)]));
}

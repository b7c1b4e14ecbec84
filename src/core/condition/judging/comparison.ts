import type { Comparator } from '../condition.ts';

/** Whether a value is as a limit asks, both in the same unit. */
export function holds(value: number, comparator: Comparator, limit: number): boolean {
  switch (comparator) {
    case '<':
      return value < limit;
    case '<=':
      return value <= limit;
    case '>':
      return value > limit;
    case '>=':
      return value >= limit;
    case '==':
      return value === limit;
    case '!=':
      return value !== limit;
  }
}

/** The comparator that holds exactly where the other does not. */
export function opposite(comparator: Comparator): Comparator {
  switch (comparator) {
    case '<':
      return '>=';
    case '<=':
      return '>';
    case '>':
      return '<=';
    case '>=':
      return '<';
    case '==':
      return '!=';
    case '!=':
      return '==';
  }
}

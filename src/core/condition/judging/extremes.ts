/** The least of any number of figures, however many: more than a call takes as arguments. NaN where one is. */
export function least(figures: readonly number[]): number {
  return figures.reduce((low, figure) => (figure < low || Number.isNaN(figure) ? figure : low), Number.POSITIVE_INFINITY);
}

export function most(figures: readonly number[]): number {
  return figures.reduce((high, figure) => (figure > high || Number.isNaN(figure) ? figure : high), Number.NEGATIVE_INFINITY);
}

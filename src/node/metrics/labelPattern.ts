/** The longest pattern that is taken, and the longest label value that it is tried on. */
const LONGEST_PATTERN = 200;
const LONGEST_VALUE = 256;

/** Each repetition multiplies the work by the length of the label at most, each group by its alternatives. */
const MOST_REPETITIONS = 2;
const MOST_GROUPS = 2;

/** What JavaScript reads as RE2 does: no look-around, back references, flags, POSIX classes or repeated groups. */
const FOREIGN = /\(\?(?!:)|\\(?![dDwWsS.\\+*?()[\]{}|^$/-])|\[\[|\)[*+?{]/u;

/**
 * A test for a label pattern, anchored at both ends and with `.` for any character, as Prometheus has it. Patterns
 * come from the file and may be hostile, so a pattern that backtracking could make slow is a `RangeError`.
 */
export function labelPattern(pattern: string): (value: string) => boolean {
  const bare = pattern.replaceAll(/\\./gsu, '').replaceAll(/\[[^\]]*\]/gu, 'x');
  const repetitions = bare.match(/[*+?{]/gu)?.length ?? 0;
  const groups = bare.match(/\((?!\?:)|\(\?:/gu)?.length ?? 0;
  if (pattern.length > LONGEST_PATTERN || FOREIGN.test(pattern) || repetitions - (bare.match(/\(\?:/gu)?.length ?? 0) > MOST_REPETITIONS || groups > MOST_GROUPS) {
    throw new RangeError(`the pattern “${pattern.slice(0, 60)}” is not simple enough; use at most two repetitions and two groups, and repeat no group`);
  }
  // `-` is escaped needlessly in many patterns, which the `u` flag would refuse outside of brackets.
  const compiled = new RegExp(`^(?:${pattern.replaceAll('\\-', '-')})$`, 'su');
  return (value) => {
    if (value.length > LONGEST_VALUE) throw new RangeError('a label value is too long for a pattern');
    return compiled.test(value);
  };
}

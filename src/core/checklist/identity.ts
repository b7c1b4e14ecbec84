/** Ids made of the author's own words, so that nothing has to be written into the file for them. */

/** Lower-case words joined by hyphens; `''` where the text has no letter or digit. */
export function slug(text: string): string {
  return text.normalize('NFC').toLowerCase().match(/[\p{L}\p{M}\p{N}_]+/gu)?.join('-') ?? '';
}

/** Hands out ids that are unique among those it has handed out. */
export interface Ids {
  /** `base` itself where it is free, else with `-2`, `-3`… */
  claim(base: string): string;
}

export function createIds(): Ids {
  const taken = new Set<string>();
  const next = new Map<string, number>();
  return {
    claim(base) {
      let id = base;
      let count = next.get(base) ?? 2;
      while (taken.has(id)) {
        id = `${base}-${String(count)}`;
        count += 1;
      }
      next.set(base, count);
      taken.add(id);
      return id;
    },
  };
}

/** The id of something called `text` in the section with the id `section`. `kind` names what has no words. */
export function idIn(section: string | null, text: string, kind: string): string {
  const own = slug(text) || kind;
  return section === null ? own : `${section}/${own}`;
}

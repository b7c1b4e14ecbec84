import { RELEASE_TYPES, type Release, type ReleaseType } from './event.ts';

/** What is told of a release, in the order in which it is shown; all of it optional. */
const TOLD = ['version', 'previousVersion', 'artifact', 'type', 'environment', 'ticket', 'commit'] as const;

/** How each is called where people read it. */
const LABELS: Readonly<Record<keyof Release, string>> = {
  version: 'Version', previousVersion: 'Previous version', artifact: 'Artifact', type: 'Type', environment: 'Environment', ticket: 'Ticket', commit: 'Commit',
};

/** The release that several sources tell of, the first that says something counting. */
export function releaseOf(sources: readonly Partial<Release>[]): Release {
  const first = <K extends keyof Release>(key: K): NonNullable<Release[K]> | null => sources.map((source) => source[key]).find((value) => value !== undefined && value !== null) ?? null;
  const [type, previousVersion, artifact] = [first('type'), first('previousVersion'), first('artifact')];
  return {
    commit: first('commit'),
    version: first('version'),
    ticket: first('ticket'),
    environment: first('environment'),
    // Older records do not have these, and their lines stay what they are.
    ...(type === null ? {} : { type }),
    ...(previousVersion === null ? {} : { previousVersion }),
    ...(artifact === null ? {} : { artifact }),
  };
}

/** Labels and values of what is known of a release. */
export function releaseFacts(release: Release | null): readonly (readonly [string, string])[] {
  return TOLD.flatMap((key) => {
    const value = release?.[key] ?? null;
    return value === null ? [] : [[LABELS[key], value] as const];
  });
}

/** Whether a text is a type of release. */
export function isReleaseType(text: string): text is ReleaseType {
  return RELEASE_TYPES.some((type) => type === text);
}

import { isReleaseType } from '../core/run/release.ts';
import type { Release } from '../core/run/event.ts';

/** Variables that a pipeline may tell the release by. */
const VARIABLES = {
  version: 'HOLDPOINT_RELEASE_VERSION',
  previousVersion: 'HOLDPOINT_RELEASE_PREVIOUS_VERSION',
  artifact: 'HOLDPOINT_RELEASE_ARTIFACT',
  commit: 'HOLDPOINT_RELEASE_COMMIT',
  ticket: 'HOLDPOINT_RELEASE_TICKET',
  environment: 'HOLDPOINT_RELEASE_ENVIRONMENT',
} as const;

/** The release as the environment tells it, or what is wrong with it as a sentence. Empty variables say nothing. */
export function releaseFromVariables(environment: Readonly<Record<string, string | undefined>>): Partial<Release> | string {
  const told = Object.entries(VARIABLES).flatMap(([key, name]) => {
    const value = environment[name]?.trim() ?? '';
    return value === '' ? [] : [[key, value] as const];
  });
  const type = environment['HOLDPOINT_RELEASE_TYPE']?.trim() ?? '';
  if (type === '') return Object.fromEntries(told);
  return isReleaseType(type) ? { ...Object.fromEntries(told), type } : 'HOLDPOINT_RELEASE_TYPE is neither normal nor emergency.';
}

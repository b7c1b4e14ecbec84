import type { EnvironmentDemand, VariableDemand } from './demand.ts';

/** What is demanded of variables, in words: `SAMPLE_RATE is set to 0.05`. Plain text. */
export function describeDemand({ variables, rest }: EnvironmentDemand): string {
  if (variables.length === 0) return 'No variable is named.';
  const open = rest === null ? '' : `; “${rest}” is for a person to judge`;
  return `${variables.map(describeVariable).join('; ')}${open}`;
}

function describeVariable({ name, wanted }: VariableDemand): string {
  switch (wanted?.kind) {
    case undefined:
      return `${name} is set and not empty`;
    case 'exact':
      return wanted.described ? `${name} is set to “${wanted.text}”, which may be a description` : `${name} is set to “${wanted.text}”`;
    case 'recommended':
      return `${name} is set, “${wanted.text}” recommended${wanted.note === null ? '' : ` ${wanted.note}`}`;
    case 'commit':
      return `${name} is set to the commit that is released`;
  }
}

import type { Measurement } from '../../core/ports.ts';

/** Why a source has nothing to give: a measurement without what was asked and where. */
export type Unmeasured =
  | Omit<Extract<Measurement, { status: 'inconclusive' }>, 'query' | 'source'>
  | Omit<Extract<Measurement, { status: 'error' }>, 'query' | 'source'>;

export const CANCELLED: Unmeasured = { status: 'error', message: 'The check was cancelled.' };

import type { RunWatch } from '../ports.ts';
import type { EngineContext } from './context.ts';

/** What a script gives out that is secret is masked from then on. */
export function rememberingSecrets(context: EngineContext, watch: RunWatch): RunWatch {
  return {
    ...watch,
    onSecret: (name, value) => {
      context.secrets.add([value]);
      watch.onSecret?.(name, value);
    },
  };
}

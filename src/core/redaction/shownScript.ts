import type { Script } from '../ports.ts';
import { redactText } from './redactText.ts';
import type { Secrets } from './redactor.ts';

/** A script as it may be shown before it runs: no secret in its text, and of its variables the names alone. */
export function shownScript(script: Script, secrets: Secrets): Script {
  const clean = (text: string): string => redactText(text, secrets).text;
  return {
    ...script,
    text: clean(script.text),
    interpreter: script.interpreter.map(clean),
    directory: clean(script.directory),
    environment: Object.fromEntries(Object.keys(script.environment).map((name) => [name, ''])),
  };
}

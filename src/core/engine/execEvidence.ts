import { isSecretName } from '../redaction/secretValues.ts';

/** Names of variables in a script: `$NAME`, `${NAME…`, `process.env.NAME`, `environ["NAME"]`, `getenv("NAME")`. */
const NAMED = /\$\{?[#!]?([A-Za-z_]\w*)|\benv\.([A-Za-z_]\w*)|\benv(?:iron)?(?:\.get\(|\[)["']([A-Za-z_]\w*)|\bgetenv\(["']([A-Za-z_]\w*)/g;

/** Which variables of its environment a script names, and which were set for it alone: names without values, and none that is secret-like. Sorted. */
export function environmentNames(script: string, own: Readonly<Record<string, string>>, environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const named = Array.from(script.matchAll(NAMED), (match) => match.slice(1).find((name) => name !== undefined) ?? '');
  const set = [...named.filter((name) => environment[name] !== undefined), ...Object.keys(own)];
  return [...new Set(set)].filter((name) => !isSecretName(name)).sort();
}

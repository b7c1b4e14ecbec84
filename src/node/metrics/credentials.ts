import type { Credentials, CredentialStore, FoundCredentials } from '../../core/ports.ts';

/**
 * Credentials in the environment: for `prometheus` that is HOLDPOINT_PROMETHEUS_TOKEN, or _USERNAME and _PASSWORD, and
 * always HOLDPOINT_PROMETHEUS_ORIGIN, the only origin that they are sent to.
 */
export function createEnvironmentCredentials(environment: Readonly<Record<string, string | undefined>> = process.env): CredentialStore {
  return { find: (name) => Promise.resolve(read(environment, `HOLDPOINT_${name.toUpperCase().replaceAll('-', '_')}`)) };
}

function read(environment: Readonly<Record<string, string | undefined>>, prefix: string): FoundCredentials {
  const value = (ending: string): string | null => {
    const text = environment[`${prefix}_${ending}`] ?? '';
    return text === '' ? null : text;
  };
  const [token, username, password, origin] = [value('TOKEN'), value('USERNAME'), value('PASSWORD'), value('ORIGIN')];
  if (token === null && username === null && password === null) return { status: 'none' };
  const unusable = (message: string): FoundCredentials => ({ status: 'unusable', message });
  if (token !== null && (username !== null || password !== null)) return unusable(`${prefix}_TOKEN is set, and so is a user or a password. Keep one of them.`);
  if (token === null && (username === null || password === null)) return unusable(`Of ${prefix}_USERNAME and ${prefix}_PASSWORD only one is set. Set both.`);
  if (origin === null) return unusable(`${prefix}_ORIGIN is not set, so nothing tells whom the credentials are for. Set it to the scheme, host and port of the server, such as https://prometheus.example.`);
  const bound = originOf(origin);
  if (bound === null) return unusable(`${prefix}_ORIGIN is no origin. Write the scheme, host and port of the server and nothing else, such as https://prometheus.example.`);
  return usable(token !== null ? { kind: 'bearer', origin: bound, token } : { kind: 'basic', origin: bound, username: username ?? '', password: password ?? '' }, prefix);
}

/** The origin that a text names; null for anything else, a path included. */
export function originOf(text: string): string | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const bare = url.username === '' && url.password === '' && url.pathname === '/' && url.search === '' && url.hash === '';
  return bare && (url.protocol === 'http:' || url.protocol === 'https:') ? url.origin : null;
}

/** Bytes that no header carries make credentials unusable before anything is sent (RFC 6750, 2.1; RFC 7617, 2). */
export function usable(credentials: Credentials, where: string): FoundCredentials {
  const fault = credentials.kind === 'bearer' ? !/^[\x21-\x7e]+$/u.test(credentials.token) : credentials.username.includes(':') || /[\p{Cc}]/u.test(credentials.username + credentials.password);
  return fault ? { status: 'unusable', message: `The credentials of ${where} hold characters that cannot be sent. Set them again.` } : { status: 'found', credentials };
}

import { isMap, isScalar, type Node } from 'yaml';
import { addressFault } from './address.ts';
import type { PrometheusConnection } from './configuration.ts';
import { isCredentialsName } from './credentialsName.ts';
import { headerFault } from './headerFault.ts';
import type { Reader } from './reader.ts';

type Draft = { -readonly [K in keyof PrometheusConnection]: PrometheusConnection[K] };

/**
 * Reads `prometheus`: an address, or a mapping with one. Null where anything in it is wrong: a server asked without its
 * tenant or its certificate is another one.
 */
export function readPrometheus(reader: Reader, node: Node): PrometheusConnection | null {
  const before = reader.faults();
  const draft: Draft = { url: '', tenant: null, headers: {}, ca: null, cert: null, key: null, credentials: null };
  const text = (key: 'ca' | 'cert' | 'key') => (value: Node): void => { draft[key] = reader.string(value, `${key} of prometheus`) ?? null; };
  if (isScalar(reader.resolve(node))) {
    draft.url = readUrl(reader, node);
  } else {
    let named: 'url' | null = null;
    reader.map(node, 'prometheus', {
      url: (value) => { named = 'url'; draft.url = readUrl(reader, value); },
      tenant: (value) => { draft.tenant = readTenant(reader, value); },
      headers: (value) => { draft.headers = readHeaders(reader, value); },
      ca: text('ca'),
      cert: text('cert'),
      key: text('key'),
      credentials: (value) => {
        const name = reader.string(value, 'credentials of prometheus');
        // What stands here may be the secret itself, so it is not repeated.
        if (name !== undefined && !isCredentialsName(name)) reader.wrong(value, 'Unexpected value of credentials of prometheus, expected the name that they are kept under, such as prometheus: small letters, digits and hyphens.');
        else draft.credentials = name ?? null;
      },
    });
    if (named === null && isMap(reader.resolve(node))) reader.wrong(node, 'Prometheus has no url. Give it one.');
    if ((draft.cert === null) !== (draft.key === null)) reader.wrong(node, 'A client certificate of prometheus needs both cert and key.');
    if (draft.url.startsWith('http:') && (draft.ca !== null || draft.cert !== null)) reader.wrong(node, 'The certificates of prometheus are of no use for an http address. Use https.');
  }
  return reader.faults() === before && draft.url !== '' ? draft : null;
}

/** Empty where it is wrong. */
function readUrl(reader: Reader, node: Node): string {
  const text = reader.string(node, 'prometheus');
  if (text === undefined) return '';
  const fault = addressFault(text) ?? (/[?#]/u.test(text) ? 'has a query or a fragment; a base address has none' : null);
  if (fault === null) return text.replace(/\/+$/u, '');
  reader.wrong(node, `The address of prometheus ${fault}.`);
  return '';
}

function readTenant(reader: Reader, node: Node): string | null {
  const tenant = reader.string(node, 'tenant of prometheus');
  if (tenant === undefined) return null;
  // Mimir, "About tenant IDs": these characters, several tenants joined by a bar, at most 150 of them.
  return /^[\w!.*'()|-]{1,150}$/u.test(tenant) ? tenant : (reader.wrong(node, "Unexpected value of tenant of prometheus, expected letters, digits and !-_.*'() only.") ?? null);
}

function readHeaders(reader: Reader, node: Node): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  reader.entries(node, 'headers of prometheus', (name, value, key) => {
    const text = reader.string(value, `the header "${name.slice(0, 60)}"`);
    if (text === undefined) return;
    const fault = headerFault(name, text);
    if (fault === null) headers[name] = text;
    else reader.wrong(key, `The header "${name.slice(0, 60)}" ${fault}.`);
  });
  return headers;
}

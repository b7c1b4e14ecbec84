/** Which values are secrets, told by the names of the variables that hold them. */

/** Names that say that their values are nobody's business. */
const SECRET_NAME = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|SIGNING_KEY|ENCRYPTION_KEY|WEBHOOK_URL|DSN|DATABASE_URL|CONNECTION_STRING|_AUTH$|_PAT$|_PWD$|^PGPASS)/iu;

/** Names that only point at a secret: a file, or the socket of an agent. */
const POINTS_AT_SECRET = /(?:_FILE|_PATH|_DIR|_SOCK)$/iu;

/** The password of an address, as RFC 3986 (3.2.1) has it. */
const ADDRESS_PASSWORD = /^[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s/?#@]+)@/iu;

/** A shorter value occurs in innocent output too often to be masked. In bytes. */
export const SHORTEST_SECRET = 6;

export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) && !POINTS_AT_SECRET.test(name);
}

/**
 * The values that are to be masked: those of variables with secret-like names, and the password in any address.
 * `name=value` pairs of a process or of a loaded file alike.
 */
export function secretValues(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const found = new Set<string>();
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (isSecretName(name)) found.add(value);
    const password = ADDRESS_PASSWORD.exec(value)?.[1];
    if (password !== undefined) {
      found.add(password);
      found.add(decoded(password));
    }
  }
  return [...found];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Variables whose names say that their values are nobody's business. */
const SECRET_NAME = /(?:TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|APIKEY|API_KEY|ACCESS_KEY|PRIVATE_KEY|DSN|DATABASE_URL|_AUTH$)/iu;

/** A shorter value occurs in innocent output too often to be masked. */
const SHORTEST = 6;

const MASK = Buffer.from('[redacted]');

/** Masks the values of secret-like environment variables in a stream of bytes, also across the borders of chunks. */
export interface Redactor {
  /** What may be shown now; what could be the start of a secret is held back. */
  push(chunk: Uint8Array): Uint8Array;
  /** What was held back, once no more can come. */
  end(): Uint8Array;
}

/**
 * Values of at least six bytes, the longest first, so that a secret within a secret does not uncover the rest.
 * A value is found as it stands: encoded forms of it are not recognised.
 */
export function createRedactor(environment: Readonly<Record<string, string | undefined>>): Redactor {
  const secrets = Object.entries(environment)
    .flatMap(([name, value]) => (SECRET_NAME.test(name) && value !== undefined && Buffer.byteLength(value) >= SHORTEST ? [Buffer.from(value)] : []))
    .sort((a, b) => b.length - a.length);
  let held: Buffer = Buffer.alloc(0);
  if (secrets.length === 0) return { push: (chunk) => chunk, end: () => held };
  return {
    push(chunk) {
      const bytes = mask(Buffer.concat([held, chunk]), secrets);
      const keep = startOfSecret(bytes, secrets);
      held = bytes.subarray(bytes.length - keep);
      return bytes.subarray(0, bytes.length - keep);
    },
    end() {
      const rest = held;
      held = Buffer.alloc(0);
      return rest;
    },
  };
}

function mask(bytes: Buffer, secrets: readonly Buffer[]): Buffer {
  let masked = bytes;
  for (const secret of secrets) {
    const parts: Buffer[] = [];
    let from = 0;
    for (let at = masked.indexOf(secret); at !== -1; at = masked.indexOf(secret, from)) {
      parts.push(masked.subarray(from, at), MASK);
      from = at + secret.length;
    }
    if (from > 0) masked = Buffer.concat([...parts, masked.subarray(from)]);
  }
  return masked;
}

/** Length of the longest end of `bytes` that is the start of a secret. */
function startOfSecret(bytes: Buffer, secrets: readonly Buffer[]): number {
  let longest = 0;
  for (const secret of secrets) {
    for (let length = Math.min(secret.length - 1, bytes.length); length > longest; length -= 1) {
      if (bytes.subarray(bytes.length - length).equals(secret.subarray(0, length))) longest = length;
    }
  }
  return longest;
}

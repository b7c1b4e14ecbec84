/** Headers that the connection itself is made of, and those with a key of their own. */
const OURS = /^(?:host|connection|content-.*|transfer-encoding|upgrade|te|trailer|expect|keep-alive|accept-encoding|proxy-.*|x-scope-orgid)$/iu;
/** Names under which secrets travel. */
const SECRET_NAME = /auth|cookie|token|secret|passw|credential|session|signature|api-?key|access-?key|private|jwt|csrf|xsrf/iu;
/** Values that are secrets by their form: schemes of RFC 9110, JSON Web Tokens, and long runs of random letters. */
const SECRET_VALUE = /^(?:bearer|basic|digest|negotiate|aws4-hmac-sha256)\s|^eyJ[\w-]+\.|^(?=.*\d)(?=.*[a-z])[\w+/=-]{32,}$/iu;
/** RFC 9110, 5.6.2 and 5.5. */
const NAME = /^[!#$%&'*+.^`|~\w-]+$/u;
const VALUE = /^[\t\x20-\x7e]*$/u;

/** Null where a file may set the header, else what is wrong with it, without repeating its value. */
export function headerFault(name: string, value: string): string | null {
  if (!NAME.test(name)) return 'is no name of a header';
  if (SECRET_NAME.test(name)) return 'carries a secret, which has no place in a file. Keep it with Holdpoint: Set Credentials…, or in the environment';
  if (name.toLowerCase() === 'x-scope-orgid') return 'is set by "tenant". Use that';
  if (OURS.test(name)) return 'is part of the connection itself and cannot be set';
  if (SECRET_VALUE.test(value)) return 'looks like a secret, which has no place in a file. Keep it with Holdpoint: Set Credentials…, or in the environment';
  return VALUE.test(value) ? null : 'has a value with characters that a header cannot carry';
}

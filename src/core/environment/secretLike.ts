import { isSecretName } from '../redaction/secretValues.ts';

/** Names that may tell of a secret, though their values are too common to be masked in all output. */
const DOUBTFUL_NAME = /(?:^|[_.-])(?:\w*KEYS?|PASS|PWD|PW|PIN|OTP|MFA|SALT|SEED|PEPPER|NONCE|MNEMONIC|CERT|CERTIFICATE|PEM|JWT|JWKS?|AUTH\w*|COOKIE\w*|SESSION\w*|SIGN\w*|ENCRYPT\w*|CIPHER|HMAC|WEBHOOK\w*|LICEN[CS]E|CONN|CONNECTION\w*|BEARER|PRIVATE|OAUTH\w*|SAS|DB_URL|REDIS_URL|MONGO\w*|AMQP\w*|POSTGRES\w*|MYSQL\w*)(?:$|[_.-])/iu;
/** Forms that secrets are given in: keys of well-known services, JSON web tokens, PEM, credentials within an address. */
const SECRET_FORM = /-----BEGIN|^eyJ[\w-]+\.|\b(?:gh[pousr]_|github_pat_|glpat-|sk[-_]|pk[-_]|rk[-_]|xox[a-z]-|AKIA|ASIA|AIza|ya29\.|npm_|shp\w{2}_|SG\.|hooks\.slack\.com)|:\/\/[^/\s@]*@|(?:password|passwd|pwd|secret|token|key|sig|signature|auth)=[^&;\s]/iu;
/** Longer values are not read at the end of a line, and more than a setting is in them. */
const LONGEST = 60;
const PRINTABLE = /^[\x20-\x7e]+$/u;

/** Whether the name of a variable lets one think that its value is a secret. */
export function keepsSecret(name: string): boolean {
  return isSecretName(name) || DOUBTFUL_NAME.test(name);
}

/** Whether a value may be shown: only one that is short and plain, and looks like a secret neither by its name nor by itself. */
export function mayShow(name: string, value: string): boolean {
  return !keepsSecret(name) && value.length <= LONGEST && PRINTABLE.test(value) && !SECRET_FORM.test(value) && !value.split(/[\s,;/:@?&=]+/u).some(isRandom);
}

/**
 * Whether a word looks as if a machine had drawn it: 16 characters or more that mix letters and digits, or change case within,
 * and of which each tells over 3 bits, where detect-secrets draws the line for hexadecimal digits by default.
 */
function isRandom(word: string): boolean {
  if (word.length < 16) return false;
  const mixed = (/\d/u.test(word) && /[a-z]/iu.test(word)) || /[a-z][A-Z].*[a-z][A-Z]/u.test(word) || /^\d+$/u.test(word);
  return mixed && bitsPerCharacter(word) > 3;
}

function bitsPerCharacter(word: string): number {
  const counts = new Map<string, number>();
  for (const character of word) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / word.length) * Math.log2(count / word.length), 0);
}

/** Whether credentials may be called so: the name becomes part of the names of variables. */
export function isCredentialsName(name: string): boolean {
  return /^[a-z][a-z0-9-]{0,40}$/u.test(name);
}

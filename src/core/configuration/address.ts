/**
 * Hosts that hand out a machine's own credentials, and the link-local ranges that they live in (RFC 3927, RFC 4291).
 * The URL parser has brought IPv4 addresses into dotted decimals and IPv6 addresses into their shortest form before.
 */
const FORBIDDEN_HOST: readonly RegExp[] = [
  /^169\.254\.\d+\.\d+$/u,
  /^\[fe[89ab][0-9a-f]:.*\]$/u,
  // The same range of IPv4 as IPv6 wraps it: mapped, compatible, NAT64 (RFC 6052) and 6to4 (RFC 3056).
  /^\[(?:::ffff:|::|64:ff9b::|2002:)a9fe:.*\]$/u,
  // Metadata services outside that range: Alibaba Cloud, Azure's wire server, AWS, Google Cloud.
  /^(?:100\.100\.100\.200|168\.63\.129\.16|\[fd00:ec2::254\]|\[fd20:ce::254\])$/u,
  /^\[::ffff:(?:6464:64c8|a83f:8110)\]$/u,
  /^(?:metadata|instance-data|metadata\.google\.internal|metadata\.goog|instance-data\.ec2\.internal)$/u,
];

/** Null where an address may be asked, else what is wrong with it, without repeating what may be secret in it. */
export function addressFault(address: string | URL): string | null {
  if (typeof address === 'string' && !URL.canParse(address)) return 'is no address';
  const url = typeof address === 'string' ? new URL(address) : address;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'is neither http nor https';
  if (url.username !== '' || url.password !== '') return 'carries credentials; keep them out of the file';
  const host = url.hostname.toLowerCase().replace(/\.+$/u, '');
  if (FORBIDDEN_HOST.some((forbidden) => forbidden.test(host))) return 'is a link-local or metadata address, which Holdpoint never asks';
  return null;
}

/** Where a watch tells of itself, unless told otherwise: this machine alone; the port is H-O-L-D on the keys of a telephone. */
export const DEFAULT_LISTEN = '127.0.0.1:4653';

export interface ListenAddress {
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
}

const ADDRESS = /^(?:(?<host>[\w.-]+|\[[\da-f:.]+\]):)?(?<port>\d{1,5})$/iu;

/** Reads `PORT` or `HOST:PORT`, an IPv6 host in brackets; null for anything else. Without a host it is this machine alone. */
export function readListenAddress(text: string): ListenAddress | null {
  const { host = '127.0.0.1', port = '' } = ADDRESS.exec(text)?.groups ?? {};
  const number = Number(port);
  return port === '' || number > 65_535 ? null : { host: host.replaceAll(/[[\]]/gu, ''), port: number };
}

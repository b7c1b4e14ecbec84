import { lookup, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { addressFault } from '../../core/configuration/address.ts';

/** Resolves a name to all its addresses; `dns.lookup`, unless a test says otherwise. */
export type Resolve = (hostname: string, done: (error: NodeJS.ErrnoException | null, addresses?: readonly LookupAddress[]) => void) => void;

const system: Resolve = (hostname, done) => { lookup(hostname, { all: true }, done); };

/**
 * Resolves names for a connection, and refuses where a name leads to an address that is never asked. The connection is made
 * to what was examined here: looked up a second time, a name may lead elsewhere (DNS rebinding).
 */
export function createSafeLookup(resolve: Resolve = system): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, (error, addresses = []) => {
      const fault = addresses.map(({ address, family }) => addressFault(family === 6 ? `http://[${address}]/` : `http://${address}/`)).find((found) => found !== null);
      const [first] = addresses;
      if (error !== null) callback(error, []);
      else if (fault !== undefined) callback(Object.assign(new Error(`its name leads to an address that ${fault}`), { code: 'EFORBIDDEN' }), []);
      else if (first === undefined) callback(Object.assign(new Error('its name leads to no address'), { code: 'ENOTFOUND' }), []);
      else if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };
}

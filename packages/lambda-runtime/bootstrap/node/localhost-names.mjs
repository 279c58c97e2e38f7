// Names under .localhost are this machine (RFC 6761); the resolvers of many systems do not know it.
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'

const LOCALHOST_NAME = /\.localhost\.?$/i

/** Has `dns.lookup`, and with it every connection that Node.js makes, take names under .localhost for 127.0.0.1. */
export function resolveLocalhostNames() {
  dns.lookup = resolving(dns.lookup)
  dns.promises.lookup = resolving(dns.promises.lookup)
  syncBuiltinESMExports()
}

function resolving(lookup) {
  const resolve = (hostname, ...rest) => lookup(LOCALHOST_NAME.test(hostname) ? '127.0.0.1' : hostname, ...rest)
  // What util.promisify goes by is among its properties.
  return Object.defineProperties(resolve, Object.getOwnPropertyDescriptors(lookup))
}

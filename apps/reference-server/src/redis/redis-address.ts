import { ServerError } from '../errors.ts'

/** Where Redis (or Valkey) is. */
export interface RedisAddress {
  readonly topology: 'standalone' | 'sentinel' | 'cluster'
  readonly isTls: boolean
  /** The server; or the sentinels; or some nodes of the cluster, which tell the others. */
  readonly nodes: readonly RedisNode[]
  readonly username: string | undefined
  readonly password: string | undefined
  /** The number of the database; always 0 in a cluster. */
  readonly database: number
  /** What the sentinels call the master. */
  readonly masterName: string | undefined
  /** Of the sentinels themselves. */
  readonly sentinelPassword: string | undefined
}

/** One server. */
export interface RedisNode {
  readonly host: string
  readonly port: number
}

const URL_FORM = /^redis(s?)(?:-(sentinel|cluster))?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/@?]+)(?:\/([^?]*))?$/
const NODE_FORM = /^(?:\[([^\]]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/
const FORMS = 'redis://host:6379/0, redis-sentinel://host:26379,host:26379/master or redis-cluster://host:6379,host:6379 (rediss… for TLS, user:password@ before the hosts)'

/**
 * Reads `redis://user:password@host:port/0`, `redis-sentinel://host:port,host:port/master/0` or `redis-cluster://host:port,host:port`;
 * with `rediss` in place of `redis` for TLS.
 * @throws ServerError which does not show the password.
 */
export function readRedisAddress(text: string | undefined, sentinelPassword?: string): RedisAddress | undefined {
  if (text === undefined || text === '') return undefined
  const [, secure, kind = 'standalone', username, password, hosts = '', path = ''] = URL_FORM.exec(text) ?? refuse()
  const topology = kind as RedisAddress['topology']
  const nodes = hosts.split(',').map((host) => nodeOf(host, topology === 'sentinel' ? 26_379 : 6379))
  if (topology === 'standalone' && nodes.length > 1) refuse()
  const segments = path === '' ? [] : path.split('/')
  const masterName = topology === 'sentinel' ? segments.shift() : undefined
  if (topology === 'sentinel' && masterName === undefined) refuse()
  const [database = '0', ...rest] = segments
  if (!/^\d{1,4}$/.test(database) || rest.length > 0 || (topology === 'cluster' && database !== '0')) refuse()
  return {
    topology,
    isTls: secure === 's',
    nodes,
    username: username === undefined || username === '' ? undefined : decodeURIComponent(username),
    password: password === undefined ? undefined : decodeURIComponent(password),
    database: Number(database),
    masterName,
    sentinelPassword,
  }
}

function nodeOf(text: string, standardPort: number): RedisNode {
  const [, bracketed, plain, port] = NODE_FORM.exec(text) ?? refuse()
  return { host: (bracketed ?? plain) as string, port: port === undefined ? standardPort : Number(port) }
}

function refuse(): never {
  throw new ServerError('ERR_SERVER_CONFIGURATION', `--redis is none of ${FORMS}`)
}

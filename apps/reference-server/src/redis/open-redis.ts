import type { Cluster, Redis } from 'ioredis'
import { ServerError } from '../errors.ts'
import type { ServerLog } from '../log/server-log.ts'
import type { RedisAddress } from './redis-address.ts'

/** The server's connection to Redis or Valkey. */
export interface RedisConnection {
  /**
   * For counters, cache and registries: commands of one turn travel together, none waits for a connection, and one that a server
   * leaves without an answer for {@link SOCKET_TIMEOUT_MS} fails. Keys that a command or script uses together carry one hash tag.
   */
  readonly client: Redis | Cluster
  /**
   * A connection for throttles alone: they send one command a turn by themselves, and ioredis' pipelines would burden the garbage
   * collector; and none waits behind cached answers of a megabyte.
   */
  readonly throttles: Redis | Cluster
  /** A connection of its own for who subscribes, again each time that it is ready; it ends with the connection. */
  readonly subscriber: () => Redis | Cluster
  readonly close: () => void
}

/** Milliseconds of silence, with commands under way, after which a connection counts as dead and is made again. */
export const SOCKET_TIMEOUT_MS = 1000
/** Milliseconds that the start waits for Redis before it goes on without. */
const FIRST_ATTEMPT_MS = 2000
const CONNECT_TIMEOUT_MS = 500
const LONGEST_PAUSE_MS = 500
/** Milliseconds between two looks at which server of a cluster has which slots. */
const SLOTS_REFRESH_MS = 5000

/**
 * Opens the one client of the process: a single server, the master that sentinels name, or a cluster. Redis may be away: then the
 * start says so and goes on, as it does when Redis goes away later.
 * @throws ServerError when Redis refuses the user or the password.
 */
export async function openRedis(address: RedisAddress, log: ServerLog): Promise<RedisConnection> {
  const library = await import('ioredis')
  const opened = new Set<Redis | Cluster>()
  const refreshes: NodeJS.Timeout[] = []
  let isClosed = false
  const client = open()
  const throttles = open({ enableAutoPipelining: false })
  let isReady = false
  let lastError: unknown
  client.on('error', (error: unknown) => void (lastError = error))
  client.on('ready', () => {
    isReady = true
    log.info({ nodes: address.nodes }, 'connected to Redis')
  })
  client.on('close', () => {
    if (isReady) log.warn({ error: lastError, nodes: address.nodes }, 'the connection to Redis is lost')
    isReady = false
  })
  const [isReached] = await Promise.all([client, throttles].map(firstReady))
  if (isReached !== true) {
    if (REFUSED.test(String(lastError))) {
      close()
      throw new ServerError('ERR_SERVER_CONFIGURATION', `Redis refuses the user or password of --redis: ${(lastError as Error).message}`)
    }
    log.warn({ error: lastError, nodes: address.nodes }, 'Redis cannot be reached yet')
  }
  return {
    client,
    throttles,
    subscriber: () => open(),
    close,
  }

  function open(special: Partial<typeof OPTIONS> = {}): Redis | Cluster {
    const own = createClient(library, address, { ...OPTIONS, ...special })
    opened.add(own)
    own.on('error', () => undefined)
    if (own instanceof library.Cluster) refreshSlots(own)
    // A failover in the middle of a connection attempt ends a client of ioredis for good: it begins again.
    own.on('end', () => {
      if (!isClosed) setTimeout(() => void (isClosed || own.connect().catch(() => undefined)), LONGEST_PAUSE_MS).unref()
    })
    return own
  }

  // Not by ioredis' slotsRefreshInterval: a cluster that is closed while a refresh is under way would go on with it, and the process with it.
  function refreshSlots(own: Cluster): void {
    refreshes.push(setInterval(() => own.status === 'ready' && own.refreshSlotsCache(), SLOTS_REFRESH_MS).unref())
  }

  function close(): void {
    isClosed = true
    for (const refresh of refreshes) clearInterval(refresh)
    for (const each of opened) each.disconnect()
  }
}

const REFUSED = /WRONGPASS|NOAUTH|NOPERM|without any password|invalid password/i

interface Library {
  readonly Cluster: typeof Cluster
  readonly Redis: typeof Redis
}

function createClient({ Cluster, Redis }: Library, address: RedisAddress, basics: typeof OPTIONS): Redis | Cluster {
  const { topology, isTls, nodes, username, password, database, masterName, sentinelPassword } = address
  const options = {
    ...basics,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(isTls && { tls: {} }),
  }
  if (topology === 'cluster') {
    const { retryStrategy, ...redisOptions } = options
    return new Cluster([...nodes], {
      redisOptions,
      enableAutoPipelining: basics.enableAutoPipelining,
      enableOfflineQueue: false,
      slotsRefreshTimeout: 1000,
      clusterRetryStrategy: retryStrategy,
    })
  }
  if (topology === 'sentinel') {
    return new Redis({
      ...options,
      db: database,
      sentinels: [...nodes],
      name: masterName as string,
      ...(sentinelPassword !== undefined && { sentinelPassword }),
      sentinelRetryStrategy: basics.retryStrategy,
      enableTLSForSentinelMode: isTls,
      failoverDetector: true,
    })
  }
  const [{ host, port }] = nodes as [RedisAddress['nodes'][number]]
  return new Redis({ ...options, db: database, host, port })
}

const OPTIONS = {
  connectionName: 'gatewright',
  enableAutoPipelining: true,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  // ioredis would leave its failure unheard; who subscribes does it at each `ready`.
  autoResubscribe: false,
  connectTimeout: CONNECT_TIMEOUT_MS,
  socketTimeout: SOCKET_TIMEOUT_MS,
  retryStrategy: (times: number) => Math.min(50 * times, LONGEST_PAUSE_MS),
  // After a failover the old master says READONLY: look for the new one.
  reconnectOnError: (error: Error) => error.message.includes('READONLY'),
}

function firstReady(client: Redis | Cluster): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(false), FIRST_ATTEMPT_MS)
    const onReady = (): void => finish(true)
    const onError = (error: Error): void => {
      if (REFUSED.test(String(error))) finish(false)
    }
    function finish(ready: boolean): void {
      clearTimeout(timer)
      client.off('ready', onReady)
      client.off('error', onError)
      resolve(ready)
    }
    client.on('ready', onReady)
    client.on('error', onError)
  })
}

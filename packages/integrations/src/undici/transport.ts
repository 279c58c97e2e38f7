import type { Readable } from 'node:stream'
import { Pool } from 'undici'
import { failure } from '../failure.ts'
import { MAXIMUM_ANSWER_BYTES } from '../response-too-large.ts'
import type { CallTls, HttpCall, SendHttpRequest } from '../transports.ts'
import { CallHandler } from './call-handler.ts'
import { requestHeaders } from './request-headers.ts'

export interface UndiciTransportOptions {
  /** Sockets to one origin; default 256. More calls wait for one. */
  readonly connections?: number
  /** Milliseconds an idle socket is kept; default 4,000. */
  readonly keepAliveMillis?: number
  /** Milliseconds for a connection to come about; default 10,000. */
  readonly connectTimeoutMillis?: number
  /** Origins (with their TLS settings) whose sockets are kept; default 512. The oldest is closed first. */
  readonly maximumPools?: number
  /** Bytes up to which a body is collected even when a stream was asked for, so that it leaves with its head; default 16,384. */
  readonly collectUpTo?: number
  /** Bytes of an answer that is collected; default 10,485,760. A larger one is `response-too-large`. */
  readonly maximumBytes?: number
  /** More authorities to trust, PEM. */
  readonly ca?: string | readonly string[]
}

export interface UndiciTransport {
  readonly send: SendHttpRequest
  /** Lets calls under way end, then closes every socket. */
  close(): Promise<void>
}

/** HTTP calls over undici's connection pools: keep-alive, no redirects, raw headers, bodies streamed or collected. */
export function createUndiciTransport({
  connections = 256,
  keepAliveMillis = 4_000,
  connectTimeoutMillis = 10_000,
  maximumPools = 512,
  collectUpTo = 16_384,
  maximumBytes = MAXIMUM_ANSWER_BYTES,
  ca,
}: UndiciTransportOptions = {}): UndiciTransport {
  const pools = new Map<string, Pool>()

  const createPool = (origin: string, tls: CallTls): Pool => {
    return new Pool(origin, {
      connections,
      pipelining: 1,
      keepAliveTimeout: keepAliveMillis,
      keepAliveMaxTimeout: keepAliveMillis,
      headersTimeout: 0,
      bodyTimeout: 0,
      connect: {
        timeout: connectTimeoutMillis,
        rejectUnauthorized: tls.insecureSkipVerification !== true,
        ...(ca === undefined ? {} : { ca: typeof ca === 'string' ? ca : [...ca] }),
        ...(tls.serverNameToVerify === undefined ? {} : { servername: tls.serverNameToVerify }),
        ...(tls.clientCertificate === undefined
          ? {}
          : { cert: tls.clientCertificate.certificatePem, key: tls.clientCertificate.privateKeyPem }),
      },
    })
  }

  const poolFor = (origin: string, tls: CallTls | undefined): Pool | undefined => {
    const key = tls === undefined ? origin : `${origin} ${JSON.stringify(tls)}`
    const known = pools.get(key)
    if (known !== undefined) return known
    if (!URL.canParse(origin)) return undefined
    const pool = createPool(origin, tls ?? NO_TLS)
    pools.set(key, pool)
    if (pools.size > maximumPools) evictOldest(pools)
    return pool
  }

  const send = (call: HttpCall): ReturnType<SendHttpRequest> => {
    const target = splitUrl(call.url)
    const pool = target && poolFor(target.origin, call.tls)
    if (pool === undefined) return Promise.resolve(failure('configuration', `${call.url} is no HTTP URL`))
    return dispatch(pool, call, { path: target?.path ?? '/', collectUpTo, maximumBytes })
  }

  return {
    send: Object.assign(send, { checksHeaders: true }),
    close: async () => {
      const open = [...pools.values()]
      pools.clear()
      await Promise.all(open.map((pool) => pool.close()))
    },
  }
}

function dispatch(
  pool: Pool,
  call: HttpCall,
  { path, collectUpTo, maximumBytes }: { path: string; collectUpTo: number; maximumBytes: number },
): ReturnType<SendHttpRequest> {
  return new Promise((resolve) => {
    const handler = new CallHandler(call, { collectUpTo, maximumBytes, resolve })
    const { method, body } = call
    // undici takes any async iterable; its types name only Node's own streams.
    pool.dispatch(
      { method: method as 'GET', path, headers: requestHeaders(call), body: (body as Readable | undefined) ?? null },
      handler,
    )
  })
}

/** The origin and the path of an absolute URL, without what a WHATWG parser would normalise; `undefined` when it is none. */
function splitUrl(url: string): { origin: string; path: string } | undefined {
  const parts = ABSOLUTE_URL.exec(url)
  if (parts === null) return undefined
  const [, origin = '', path = ''] = parts
  return { origin: origin.toLowerCase(), path: path.startsWith('/') ? path : `/${path}` }
}

function evictOldest(pools: Map<string, Pool>): void {
  const [oldest] = pools
  if (oldest === undefined) return
  const [key, pool] = oldest
  pools.delete(key)
  pool.close().catch(() => pool.destroy())
}

const ABSOLUTE_URL = /^(https?:\/\/[^/?#@\s\\]+)([^#]*)/i
const NO_TLS: CallTls = {}

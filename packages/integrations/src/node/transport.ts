import { failure } from '../failure.ts'
import { MAXIMUM_ANSWER_BYTES } from '../response-too-large.ts'
import type { HttpCall, SendHttpRequest } from '../transports.ts'
import { createHeaderNames } from './header-names.ts'
import { OriginPool } from './origin-pool.ts'
import { requestText } from './request-text.ts'

export interface NodeTransportOptions {
  /** Takes what this client does not do: TLS, and bodies that are sent as they come; for example `./undici`'s `send`. */
  readonly otherwise: SendHttpRequest
  /** Connections to one origin; default 4,096. More calls wait for one. */
  readonly connections?: number
  /** Milliseconds an idle connection is kept; default 4,000, and less where the backend says so. */
  readonly keepAliveMillis?: number
  /** Milliseconds for a connection to come about; default 10,000. */
  readonly connectTimeoutMillis?: number
  /** Origins whose connections are kept; default 512. The oldest is closed first. */
  readonly maximumPools?: number
  /** Bytes up to which a body is collected even when a stream was asked for, so that it leaves with its head; default 16,384. */
  readonly collectUpTo?: number
  /** Bytes of an answer that is collected; default 10,485,760. A larger one is `response-too-large`. */
  readonly maximumBytes?: number
}

export interface NodeTransport {
  readonly send: SendHttpRequest
  /** Lets calls under way end, then closes every connection. */
  close(): Promise<void>
}

/**
 * HTTP/1.1 calls over `node:net`, at half the CPU of a general client: keep-alive, one write a request, raw headers, no
 * redirects, answers read as strictly as a gateway must. A GET that meets a connection the backend has just closed is sent
 * again on a new one.
 */
export function createNodeTransport({
  otherwise,
  connections = 4_096,
  keepAliveMillis = 4_000,
  connectTimeoutMillis = 10_000,
  maximumPools = 512,
  collectUpTo = 16_384,
  maximumBytes = MAXIMUM_ANSWER_BYTES,
}: NodeTransportOptions): NodeTransport {
  const pools = new Map<string, OriginPool>()
  const kindOf = createHeaderNames()
  const shared = { connections, keepAliveMillis, connectTimeoutMillis, collectUpTo, maximumBytes, kindOf, now: () => performance.now(), buffer: Buffer.allocUnsafe(65_536) }
  let sweeping: NodeJS.Timeout | undefined

  function poolFor(authority: string): OriginPool | undefined {
    const known = pools.get(authority)
    if (known !== undefined) return known
    const parts = AUTHORITY.exec(authority)
    if (parts === null) return undefined
    const pool = new OriginPool({ ...shared, host: parts[1] ?? parts[2] ?? '', port: Number(parts[3] ?? 80) })
    pools.set(authority, pool)
    if (pools.size > maximumPools) evictOldest(pools)
    sweeping ??= setInterval(() => pools.forEach((each) => each.sweep()), SWEEP_MILLIS).unref()
    return pool
  }

  function send(call: HttpCall): ReturnType<SendHttpRequest> {
    if (!isOurs(call)) return otherwise(call)
    const { authority, path } = splitUrl(call.url)
    const pool = poolFor(authority)
    if (pool === undefined) return otherwise(call)
    const request = requestText(call, { path, authority, kindOf })
    if (request === undefined) return Promise.resolve(failure('unsafe-request', 'The request has a character that none may have'))
    if (call.signal?.aborted === true) return Promise.resolve(failure('aborted', 'The client closed the connection'))
    return new Promise((resolve) => pool.run({ call, request, resolve }))
  }

  return {
    send: Object.assign(send, { checksHeaders: otherwise.checksHeaders === true }),
    async close() {
      clearInterval(sweeping)
      const open = [...pools.values()]
      pools.clear()
      await Promise.all(open.map((pool) => pool.close()))
    },
  }
}

type HeldCall = HttpCall & { readonly body: Uint8Array | string | undefined }

function isOurs(call: HttpCall): call is HeldCall {
  const { body, url } = call
  return url.startsWith(SCHEME) && (body === undefined || typeof body === 'string' || body instanceof Uint8Array)
}

/** The parts of an `http://` URL, without what a WHATWG parser would normalise. */
function splitUrl(url: string): { readonly authority: string; readonly path: string } {
  const end = authorityEnd(url)
  const hash = url.indexOf('#', end)
  const path = url.slice(end, hash === -1 ? undefined : hash)
  return { authority: url.slice(SCHEME.length, end), path: path.charCodeAt(0) === SLASH ? path : `/${path}` }
}

/** Where the authority ends, behind the scheme. */
function authorityEnd(url: string): number {
  for (let index = SCHEME.length; index < url.length; index += 1) {
    const code = url.charCodeAt(index)
    if (code === SLASH || code === QUESTION_MARK || code === HASH) return index
  }
  return url.length
}

function evictOldest(pools: Map<string, OriginPool>): void {
  const [oldest] = pools
  if (oldest === undefined) return
  pools.delete(oldest[0])
  void oldest[1].close()
}

const SCHEME = 'http://'
const SLASH = 47
const QUESTION_MARK = 63
const HASH = 35
/** `name`, `1.2.3.4` or `[::1]`, with a port. */
const AUTHORITY = /^(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9._~-]+))(?::(\d{1,5}))?$/
const SWEEP_MILLIS = 1_000

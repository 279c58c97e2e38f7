import type { IncomingMessage } from 'node:http'

/** How a request's body comes: its bytes, 0 for none, or {@link CHUNKED}. */
export type BodyLength = number
/** The body's length is not said. */
export const CHUNKED: BodyLength = -1

/**
 * Why a request that node:http let through is refused, or how its body comes when it is sound; one walk over its headers.
 * These are the malformed forms that open the way to request smuggling and that Node's parser accepts.
 */
export function inspectHead(request: IncomingMessage): string | BodyLength {
  const { rawHeaders } = request
  let hosts = 0
  let host = ''
  let length: BodyLength = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string
    switch (name.length) {
      case 4:
        if (name.toLowerCase() !== 'host') break
        hosts += 1
        host = rawHeaders[i + 1] as string
        break
      case 14: {
        const lower = name.toLowerCase()
        if (lower === 'content_length') return refused(lower)
        if (lower === 'content-length' && length !== CHUNKED) length = Number(rawHeaders[i + 1])
        break
      }
      case 17: {
        const lower = name.toLowerCase()
        if (lower === 'transfer_encoding') return refused(lower)
        if (lower !== 'transfer-encoding') break
        if (request.httpVersionMinor === 0) return 'Transfer-Encoding is not part of HTTP/1.0.'
        length = CHUNKED
        break
      }
    }
  }
  if (hosts > 1) return 'More than one Host header.'
  if (hosts === 1 && !isHost(host)) return 'The Host header is not a host.'
  return refusalOfTarget(request.url ?? '/', host) ?? length
}

/** The same, where the body does not matter. */
export function refusalOf(request: IncomingMessage): string | undefined {
  const inspected = inspectHead(request)
  return typeof inspected === 'string' ? inspected : undefined
}

function refused(name: string): string {
  return `The header ${name} is not allowed.`
}

function isHost(host: string): boolean {
  if (host === seenHost) return true
  if (!HOST.test(host)) return false
  seenHost = host
  return true
}

/** The last that was a host: clients send the same again. */
let seenHost = ''

/** A host name or address with an optional port; an empty Host is what HTTP allows for a target without authority. */
const HOST = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])?(?::\d{1,5})?$/

function refusalOfTarget(target: string, host: string): string | undefined {
  if (target.charCodeAt(0) === SLASH || target === '*') return undefined
  if (!URL.canParse(target)) return 'The request target is not a path.'
  if (host !== '' && new URL(target).host !== host.toLowerCase()) return 'The request target and the Host header disagree.'
  return undefined
}

const SLASH = 47

import type { IncomingMessage } from 'node:http'

/**
 * Why a request that node:http let through is refused, or `undefined` when it is sound.
 * These are the malformed forms that open the way to request smuggling and that Node's parser accepts.
 */
export function refusalOf(request: IncomingMessage): string | undefined {
  const { rawHeaders } = request
  let hosts = 0
  let host = ''
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase()
    if (name === 'host') {
      hosts += 1
      host = rawHeaders[i + 1] as string
    } else if (name === 'content_length' || name === 'transfer_encoding') {
      return `The header ${name} is not allowed.`
    } else if (name === 'transfer-encoding' && request.httpVersionMinor === 0) {
      return 'Transfer-Encoding is not part of HTTP/1.0.'
    }
  }
  if (hosts > 1) return 'More than one Host header.'
  if (hosts === 1 && !HOST.test(host)) return 'The Host header is not a host.'
  return refusalOfTarget(request.url ?? '/', host)
}

/** A host name or address with an optional port; an empty Host is what HTTP allows for a target without authority. */
const HOST = /^(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])?(?::\d{1,5})?$/

function refusalOfTarget(target: string, host: string): string | undefined {
  if (target.startsWith('/') || target === '*') return undefined
  if (!URL.canParse(target)) return 'The request target is not a path.'
  if (host !== '' && new URL(target).host !== host.toLowerCase()) return 'The request target and the Host header disagree.'
  return undefined
}

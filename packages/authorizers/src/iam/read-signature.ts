import type { HeaderPairs } from '@gatewright/types'
import type { Refusal } from '../decision.ts'
import { decodeOnce } from './canonical-request.ts'
import { incompleteSignature, invalidSignature, missingToken } from './refusals.ts'
import type { SignedRequest } from './types.ts'

/** What a request says of its signature. */
export interface ClaimedSignature {
  readonly from: 'header' | 'query'
  readonly accessKeyId: string
  readonly scope: { readonly date: string; readonly region: string; readonly service: string; readonly terminator: string }
  /** Lower case. */
  readonly signedHeaders: readonly string[]
  /** Hex. */
  readonly signature: string
  /** `YYYYMMDDTHHMMSSZ`. */
  readonly timestamp: string
  /** Seconds; of pre-signed URLs only. */
  readonly expires: number | undefined
  readonly sessionToken: string | undefined
  /** `X-Amz-Content-Sha256` when the signature covers it. */
  readonly payloadHash: string | undefined
}

const ALGORITHM = 'AWS4-HMAC-SHA256'

/** Reads the signature of the `Authorization` header, or of a pre-signed URL. */
export function readSignature(request: SignedRequest): ClaimedSignature | Refusal {
  const authorization = headerOf(request.headers, 'authorization')
  if (authorization !== undefined) return readHeader(request.headers, authorization)
  return /(?:^|&)X-Amz-Algorithm=/i.test(request.query) ? readQuery(request.query) : missingToken()
}

function readHeader(headers: HeaderPairs, authorization: string): ClaimedSignature | Refusal {
  const space = authorization.indexOf(' ')
  const algorithm = space < 0 ? authorization : authorization.slice(0, space)
  if (algorithm !== ALGORITHM && algorithm.startsWith('AWS4-')) return unsupported(algorithm)
  const parameters = new Map<string, string>()
  for (const pair of space < 0 ? [] : authorization.slice(space + 1).split(',')) {
    const text = pair.trim()
    const equals = text.indexOf('=')
    if (equals < 0)
      return incompleteSignature(
        `'${text}' not a valid key=value pair (missing equal-sign) in Authorization header: '${authorization}'.`,
      )
    parameters.set(text.slice(0, equals), text.slice(equals + 1))
  }
  const timestamp = headerOf(headers, 'x-amz-date') ?? isoDate(headerOf(headers, 'date'))
  const [credential, signature, signedHeaders] = [
    parameters.get('Credential'),
    parameters.get('Signature'),
    parameters.get('SignedHeaders'),
  ]
  const complete = algorithm === ALGORITHM
  if (
    !complete ||
    credential === undefined ||
    signature === undefined ||
    signedHeaders === undefined ||
    timestamp === undefined
  ) {
    const missing = [
      ...(complete && credential !== undefined ? [] : ["Authorization header requires 'Credential' parameter."]),
      ...(complete && signature !== undefined ? [] : ["Authorization header requires 'Signature' parameter."]),
      ...(complete && signedHeaders !== undefined ? [] : ["Authorization header requires 'SignedHeaders' parameter."]),
      ...(timestamp === undefined
        ? ["Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header."]
        : []),
    ]
    return incompleteSignature(`${missing.join(' ')} Authorization=${authorization}`)
  }
  const names = signedHeaders.toLowerCase().split(';')
  return withCredential(credential, {
    from: 'header',
    signedHeaders: names,
    signature,
    timestamp,
    expires: undefined,
    sessionToken: headerOf(headers, 'x-amz-security-token'),
    payloadHash: names.includes('x-amz-content-sha256') ? headerOf(headers, 'x-amz-content-sha256') : undefined,
  })
}

function readQuery(query: string): ClaimedSignature | Refusal {
  const parameters = new Map<string, string>()
  for (const pair of query.split('&')) {
    const equals = pair.indexOf('=')
    const name = decodeOnce(equals < 0 ? pair : pair.slice(0, equals)).toLowerCase()
    // A parameter that comes twice is not the one that was signed.
    if (name.startsWith('x-amz-') && parameters.has(name))
      return incompleteSignature(`AWS query-string parameters must not repeat: ${name}.`)
    parameters.set(name, equals < 0 ? '' : decodeOnce(pair.slice(equals + 1)))
  }
  const algorithm = parameters.get('x-amz-algorithm') ?? ''
  if (algorithm !== ALGORITHM) return unsupported(algorithm)
  const missing = REQUIRED.filter((name) => !parameters.has(name.toLowerCase()))
  if (missing.length > 0)
    return incompleteSignature(`AWS query-string parameters must include ${missing.map((name) => `'${name}'`).join(', ')}.`)
  const expires = parameters.get('x-amz-expires')
  if (expires !== undefined && !/^\d{1,6}$/.test(expires)) return invalidSignature('X-Amz-Expires must be a number of seconds')
  return withCredential(parameters.get('x-amz-credential') ?? '', {
    from: 'query',
    signedHeaders: (parameters.get('x-amz-signedheaders') ?? '').toLowerCase().split(';'),
    signature: parameters.get('x-amz-signature') ?? '',
    timestamp: parameters.get('x-amz-date') ?? '',
    expires: expires === undefined ? undefined : Number(expires),
    sessionToken: parameters.get('x-amz-security-token'),
    payloadHash: parameters.get('x-amz-content-sha256'),
  })
}

const REQUIRED = ['X-Amz-Credential', 'X-Amz-Signature', 'X-Amz-SignedHeaders', 'X-Amz-Date']

function withCredential(credential: string, rest: Omit<ClaimedSignature, 'accessKeyId' | 'scope'>): ClaimedSignature | Refusal {
  const parts = credential.split('/')
  const [accessKeyId = '', date = '', region = '', service = '', terminator = ''] = parts
  if (parts.length !== 5 || accessKeyId === '') {
    return incompleteSignature(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    )
  }
  return { ...rest, accessKeyId, scope: { date, region, service, terminator } }
}

/** SigV4A and anything newer. */
function unsupported(algorithm: string): Refusal {
  return invalidSignature(
    `Unsupported AWS 'algorithm': '${algorithm}'.`,
    `Signatures of ${algorithm} are not checked here, and therefore refused`,
  )
}

function headerOf(headers: HeaderPairs, name: string): string | undefined {
  let found: string | undefined
  for (let at = 0; at < headers.length; at += 2) {
    const header = headers[at] ?? ''
    if (header.length === name.length && header.toLowerCase() === name)
      found = found === undefined ? (headers[at + 1] ?? '').trim() : `${found},${headers[at + 1]}`
  }
  return found
}

function isoDate(date: string | undefined): string | undefined {
  if (date === undefined || /^\d{8}T\d{6}Z$/.test(date)) return date
  const time = Date.parse(date)
  return Number.isNaN(time) ? date : formatTimestamp(time)
}

/** `YYYYMMDDTHHMMSSZ`. */
export function formatTimestamp(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

import type { HttpCall } from '../transports.ts'
import type { KindOfName } from './header-names.ts'

/** A request as it leaves: its head, with the body behind it where that is small. */
export interface RequestText {
  /** One byte a character. */
  readonly text: string
  /** A body that is too large to be copied. */
  readonly body: Uint8Array | undefined
}

/** Writes a request whose body is held; `undefined` when it would not be one request: a header that ends its line, a path with a space. */
export function requestText(
  { method, headers, body }: HttpCall & { readonly body: Uint8Array | string | undefined },
  { path, authority, kindOf }: { readonly path: string; readonly authority: string; readonly kindOf: KindOfName },
): RequestText | undefined {
  if (!METHOD.test(method) || NOT_A_PATH.test(path)) return undefined
  let lines = ''
  let host = authority
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    const value = headers[index + 1] as string
    if (NOT_A_VALUE.test(value)) return undefined
    const kind = kindOf(name)
    if (kind === 'plain') lines += `${name}: ${value}\r\n`
    else if (kind === 'host') host = value
    else if (kind === 'none') return undefined
  }
  const head = `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: keep-alive\r\n${lines}`
  if (body === undefined) return { text: WITH_BODY.has(method) ? `${head}Content-Length: 0\r\n\r\n` : `${head}\r\n`, body: undefined }
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const framed = `${head}Content-Length: ${bytes.byteLength}\r\n\r\n`
  if (bytes.byteLength > MOST_COPIED) return { text: framed, body: bytes }
  return { text: framed + Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'), body: undefined }
}

const METHOD = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
const NOT_A_PATH = /[^\x21-\x7e\x80-\xff]/
const NOT_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/
/** Methods that say that they have no body. */
const WITH_BODY: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH'])
const MOST_COPIED = 16_384

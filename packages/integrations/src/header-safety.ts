import type { HeaderPairs } from '@gatewright/types'

/** The first header whose name is no token or whose value could end the line; `undefined` when all are safe to send. */
export function findUnsafeHeader(headers: HeaderPairs): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] ?? ''
    if (!TOKEN.test(name) || UNSAFE_VALUE.test(headers[index + 1] ?? '')) return JSON.stringify(name)
  }
  return undefined
}

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Control characters but the tab, and what is beyond one byte (RFC 9110, section 5.5). */
const UNSAFE_VALUE = /[^\t\x20-\x7e\x80-\xff]/

const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
/** Control characters but the tab, and what is beyond one byte: RFC 9110, section 5.5. */
const UNSAFE_VALUE = /[^\t\u0020-\u007e\u0080-\u00ff]/

/** Header pairs without those that could end their line: what a mapping took from a query string or a body might. */
export function safeHeaders(headers: readonly string[]): string[] {
  const safe: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    const value = headers[index + 1] as string
    if (TOKEN.test(name) && !UNSAFE_VALUE.test(value)) safe.push(name, value)
  }
  return safe
}

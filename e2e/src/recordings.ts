import { readFileSync } from 'node:fs'

const FILE = new URL('../fixtures/rest-recordings.json', import.meta.url)
const { entries } = JSON.parse(readFileSync(FILE, 'utf8')) as { readonly entries: Readonly<Record<string, Readonly<Record<string, unknown>>>> }

/** What a test of LocalStack's saw on AWS, by the test's name and the name of the call. */
export function recorded<Answer = Readonly<Record<string, unknown>>>(test: string, call: string): Answer {
  const answer = entries[test]?.[call]
  if (answer === undefined) throw new Error(`nothing is recorded for ${test}, ${call}`)
  return answer as Answer
}

/** Bytes that Python printed: `b'…'`, or text. */
export function bytesOf(printed: string): Buffer {
  const literal = /^b'([^]*)'$/.exec(printed)?.[1]
  if (literal === undefined) return Buffer.from(printed)
  const text = literal.replaceAll(/\\(?:x([0-9a-f]{2})|(.))/g, (_, hex: string | undefined, one: string) => (hex === undefined ? (ESCAPES[one] ?? one) : String.fromCharCode(Number.parseInt(hex, 16))))
  return Buffer.from(text, 'latin1')
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

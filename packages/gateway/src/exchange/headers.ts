import type { HeaderPairs } from '@gatewright/types'

/** The last value of a header, whatever the case of its name; `undefined` when it is absent. `name` is in lower case. */
export function lastHeader(headers: HeaderPairs, name: string): string | undefined {
  for (let index = headers.length - 2; index >= 0; index -= 2) {
    const candidate = headers[index] as string
    if (candidate.length === name.length && candidate.toLowerCase() === name) return headers[index + 1]
  }
  return undefined
}

/** Every value of a header in order of arrival. `name` is in lower case. */
export function allHeaders(headers: HeaderPairs, name: string): readonly string[] {
  const values: string[] = []
  for (let index = 0; index < headers.length; index += 2) {
    const candidate = headers[index] as string
    if (candidate.length === name.length && candidate.toLowerCase() === name) values.push(headers[index + 1] as string)
  }
  return values
}

/** Whether the header values together are longer than `limit` characters. */
export function headersExceed(headers: HeaderPairs, limit: number): boolean {
  let total = 0
  for (let index = 1; index < headers.length; index += 2) total += (headers[index] as string).length
  return total > limit
}

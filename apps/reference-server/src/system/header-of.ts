import type { HeaderPairs } from '@gatewright/types'

/** The first value of a header. */
export function headerOf(headers: HeaderPairs, lowerCaseName: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i]?.toLowerCase() === lowerCaseName) return headers[i + 1]
  return undefined
}

import { HEADER_RULES, type HeaderRules } from '@gatewright/integrations'
import type { HeaderPairs } from '@gatewright/types'

/** Which of the rules for a backend's headers apply. */
export type RemapRules = 'HTTP_PROXY' | 'AWS_PROXY' | 'NON_PROXY'

/**
 * What reaches the client as `x-amzn-Remapped-{name}`, and what does not at all.
 * Recorded: test_apigateway_header_remapping_aws (AWS), test_http_integration_with_lambda (HTTP_PROXY).
 */
const RULES: Readonly<Record<RemapRules, HeaderRules>> = {
  HTTP_PROXY: HEADER_RULES.HTTP_PROXY,
  AWS_PROXY: HEADER_RULES.AWS_PROXY,
  NON_PROXY: HEADER_RULES.HTTP,
}

/** The headers for the client: remapped, dropped, and with `Content-Type: application/json` where there is none. */
export type RemapHeaders = (headers: HeaderPairs) => string[]

/** Compiles the rules for one method, which remembers what they make of a name: its backend says the same ones again and again. */
export function compileRemapping(rules: RemapRules): RemapHeaders {
  const { remapped, droppedFromResponse: dropped } = RULES[rules]
  const known = new Map<string, string>()

  function nameFor(name: string): string {
    const found = known.get(name)
    if (found !== undefined) return found
    const lower = name.toLowerCase()
    const made = dropped.has(lower) ? DROPPED : lower === CONTENT_TYPE ? CONTENT_TYPE : remapped.has(lower) ? `x-amzn-Remapped-${name}` : name
    if (known.size < MOST_NAMES) known.set(name, made)
    return made
  }

  return (headers) => {
    const kept: string[] = []
    let hasContentType = false
    for (let index = 0; index < headers.length; index += 2) {
      const name = headers[index] as string
      const made = nameFor(name)
      if (made === DROPPED) continue
      if (made === CONTENT_TYPE) hasContentType = true
      kept.push(made === CONTENT_TYPE ? name : made, headers[index + 1] as string)
    }
    if (!hasContentType) kept.push('Content-Type', 'application/json')
    return kept
  }
}

const DROPPED = ''
const CONTENT_TYPE = 'content-type'
/** A backend could make up names without end. */
const MOST_NAMES = 500

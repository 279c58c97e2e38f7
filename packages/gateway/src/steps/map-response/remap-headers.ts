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
export function remapHeaders(headers: HeaderPairs, rules: RemapRules): string[] {
  const { remapped, droppedFromResponse: dropped } = RULES[rules]
  const kept: string[] = []
  let hasContentType = false
  for (let index = 0; index < headers.length; index += 2) {
    const name = headers[index] as string
    const lower = name.toLowerCase()
    if (dropped.has(lower)) continue
    if (lower === 'content-type') hasContentType = true
    kept.push(remapped.has(lower) ? `x-amzn-Remapped-${name}` : name, headers[index + 1] as string)
  }
  if (!hasContentType) kept.push('Content-Type', 'application/json')
  return kept
}

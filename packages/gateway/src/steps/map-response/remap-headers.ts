import type { HeaderPairs } from '@gatewright/types'

/**
 * Headers of a backend that reach the client as `x-amzn-Remapped-{name}`.
 * Recorded: test_apigateway_header_remapping_aws (AWS), test_http_integration_with_lambda (HTTP_PROXY).
 */
const REMAPPED_ALWAYS: ReadonlySet<string> = new Set(['connection', 'content-length', 'date', 'server', 'x-amzn-requestid'])

const REMAPPED_NON_PROXY: ReadonlySet<string> = new Set([
  ...REMAPPED_ALWAYS,
  'authorization',
  'content-md5',
  'expect',
  'host',
  'max-forwards',
  'proxy-authenticate',
  'trailer',
  'upgrade',
  'user-agent',
  'www-authenticate',
])

/** Headers of a backend that do not reach the client at all. */
const DROPPED: ReadonlySet<string> = new Set(['transfer-encoding'])
const DROPPED_HTTP_PROXY: ReadonlySet<string> = new Set(['transfer-encoding', 'content-encoding', 'via'])

/** Which of the rules for a backend's headers apply. */
export type RemapRules = 'HTTP_PROXY' | 'AWS_PROXY' | 'NON_PROXY'

/** The headers for the client: remapped, dropped, and with `Content-Type: application/json` where there is none. */
export function remapHeaders(headers: HeaderPairs, rules: RemapRules): string[] {
  const remapped = rules === 'NON_PROXY' ? REMAPPED_NON_PROXY : REMAPPED_ALWAYS
  const dropped = rules === 'HTTP_PROXY' ? DROPPED_HTTP_PROXY : DROPPED
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

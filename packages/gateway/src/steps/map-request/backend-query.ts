/** A backend's address in two parts. */
export interface BackendAddress {
  readonly uri: string
  /** Percent-encoded, without `?`. */
  readonly query: string
}

/**
 * The address with its query: mapped parameters, then the client's (HTTP_PROXY), then those of the configured URI.
 * Recorded: test_http_proxy_integration_request_data_mappings, `testVar=foobar,bar` and `testQs=bar,foo`.
 */
export function backendAddress(uri: string, { mapped, proxied }: { readonly mapped: readonly string[]; readonly proxied: string }): BackendAddress {
  const mark = uri.indexOf('?')
  const parts = [encodePairs(mapped), proxied, mark < 0 ? '' : uri.slice(mark + 1)].filter((part) => part !== '')
  return { uri: mark < 0 ? uri : uri.slice(0, mark), query: parts.join('&') }
}

function encodePairs(pairs: readonly string[]): string {
  let query = ''
  for (let index = 0; index < pairs.length; index += 2) {
    query += `${index === 0 ? '' : '&'}${encodeURIComponent(pairs[index] as string)}=${encodeURIComponent(pairs[index + 1] as string)}`
  }
  return query
}

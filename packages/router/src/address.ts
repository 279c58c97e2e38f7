/** Where a request says which API it is for. */
export interface Address {
  /** `host`: the API's own host name; `path` and `compatible`: under a path of this gateway. */
  readonly form: 'host' | 'path' | 'compatible'
  readonly apiId: string
  /** What follows the API, stage included: `/{stage}/rest` (or `/rest` where a `$default` stage has no prefix). */
  readonly path: string
}

/**
 * Reads the API's id from a request's host or path; `undefined` when neither names one (a custom domain, or none of ours).
 *
 * Forms: `{apiId}.execute-api.{anything}` (a VPC endpoint's `-vpce-…` is left off), `/_aws/execute-api/{apiId}/{stage}/…`
 * and `/restapis/{apiId}/{stage}/_user_request_/…`. The path form wins over the host form.
 *
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-call-api.html
 */
export function parseAddress({ host, path }: { readonly host: string; readonly path: string }): Address | undefined {
  const byPath = path.startsWith(PATH_PREFIX) ? parsePath(path) : undefined
  if (byPath !== undefined) return byPath
  const compatible = path.startsWith('/restapis/') ? COMPATIBLE_FORM.exec(path) : null
  if (compatible !== null) {
    const [, apiId = '', stage = '', rest = ''] = compatible
    return { form: 'compatible', apiId, path: `/${stage}${rest || '/'}` }
  }
  const byHost = HOST_FORM.exec(host)
  return byHost === null ? undefined : { form: 'host', apiId: (byHost[1] ?? '').toLowerCase(), path: path === '' ? '/' : path }
}

function parsePath(path: string): Address | undefined {
  const end = path.indexOf('/', PATH_PREFIX.length)
  const apiId = path.slice(PATH_PREFIX.length, end === -1 ? undefined : end)
  return isApiId(apiId) ? { form: 'path', apiId, path: end === -1 ? '/' : path.slice(end) } : undefined
}

/** Letters, digits, `_` and `-`; without a regular expression, which costs more than all else here. */
function isApiId(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    const isLetter = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a
    if (!isLetter && !(code >= 0x30 && code <= 0x39) && code !== 0x2d && code !== 0x5f) return false
  }
  return text !== ''
}

/** A host as it is compared: lower case, without port and final dot. */
export function normalizeHost(host: string): string {
  const withoutPort = host.startsWith('[') ? host.replace(/\]:\d+$/, ']') : host.replace(/:\d+$/, '')
  return withoutPort.replace(/\.$/, '').toLowerCase()
}

const PATH_PREFIX = '/_aws/execute-api/'
const COMPATIBLE_FORM = /^\/restapis\/([A-Za-z0-9_-]+)\/([^/]+)\/_user_request_(\/.*)?$/
const HOST_FORM = /^([A-Za-z0-9]+)(?:-vpce-[0-9a-z]+)?\.execute-api\./i

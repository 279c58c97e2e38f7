import type { RequestStory } from '../backend/backend.ts'

/** A request as people write it again: method, path with query, headers that a client chose, body. */
export interface ReplayRequest {
  readonly method: string
  readonly path: string
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string
}

/** Headers that a client makes anew for each request. */
const MADE_ANEW = new Set(['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding', 'keep-alive', 'origin', 'referer'])

/** The request of a story, without what a client makes anew. */
export function replayOf({ client }: RequestStory): ReplayRequest {
  const { line, headers, body } = client.request
  const space = line.indexOf(' ')
  const kept = headers.filter(([name]) => !MADE_ANEW.has(name.toLowerCase()) && !/^sec-/i.test(name))
  return { method: line.slice(0, space), path: line.slice(space + 1), headers: kept, body }
}

/** A command for a POSIX shell. */
export function asCurl({ method, path, headers, body }: ReplayRequest, origin: string): string {
  const parts = ['curl', ...(method === 'GET' ? [] : ['-X', method]), quoted(origin + path)]
  for (const [name, value] of headers) parts.push('-H', quoted(`${name}: ${value}`))
  if (body !== '') parts.push('--data-binary', quoted(body))
  return parts.join(' ')
}

/** A test for vitest: the request, and what it was answered. `BASE_URL` is a name of vitest's own. */
export function asTest({ method, path, headers, body }: ReplayRequest, { client, origin }: { readonly client: RequestStory['client']; readonly origin: string }): string {
  const init = [
    ...(method === 'GET' ? [] : [`method: ${JSON.stringify(method)}`]),
    ...(headers.length === 0 ? [] : [`headers: ${JSON.stringify(Object.fromEntries(headers))}`]),
    ...(body === '' ? [] : [`body: ${JSON.stringify(body)}`]),
  ]
  const call = init.length === 0 ? `fetch(base + ${JSON.stringify(path)})` : `fetch(base + ${JSON.stringify(path)}, { ${init.join(', ')} })`
  return `import { expect, test } from 'vitest'

const base = process.env.GATEWAY_URL ?? ${JSON.stringify(origin)}

test(${JSON.stringify(`${method} ${path.split('?')[0] ?? path} answers ${client.response.line}`)}, async () => {
  const response = await ${call}

  expect(response.status).toBe(${client.response.line})
  expect(await response.text()).toBe(${JSON.stringify(client.response.body)})
})
`
}

/** What the backend was sent: for a function its event, ready for `aws lambda invoke --payload`. Else an event of the request. */
export function asEvent(request: ReplayRequest, { backend }: RequestStory): string {
  const sent = backend?.request.body ?? ''
  try {
    const event: unknown = JSON.parse(sent)
    if (typeof event === 'object' && event !== null && 'requestContext' in event) return JSON.stringify(event, null, 2)
  } catch {
    // Not a function's event: the request itself is one for a mapping template.
  }
  const [, query = ''] = request.path.split(/\?(.*)/s)
  const event = { body: request.body, headers: Object.fromEntries(request.headers), queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }
  return JSON.stringify(event, null, 2)
}

function quoted(text: string): string {
  return /^[\w:/.=-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

import type { Backend, PageAnswer, PageRequest, SocketEvents } from './backend.ts'
import { askForCredentials, credentials } from './credentials.ts'
import { readTraffic } from './read-traffic.ts'

/** The gateway of the server that this page comes from. */
export function createServerBackend(): Backend {
  return {
    kind: 'server',
    manage: async (request) => answerOf(await signedFetch(request)),
    invoke: async (request) => {
      const { method, path, body } = request
      const given = credentials()
      // @connections is protected like the management API, but under the data plane's name.
      const signs = given !== undefined && path.includes('/@connections/')
      const headers = signs ? await (await import('./sign.ts')).sign(request, given, 'execute-api') : (request.headers ?? [])
      const started = performance.now()
      const response = await fetch(path, { method, headers: headers.map((each) => [...each]), ...(body === undefined ? {} : { body }) })
      return answerOf({ response, started })
    },
    connect: ({ apiId, stageName, query }, events) => connect(`/_aws/execute-api/${apiId}/${stageName}${query === '' ? '' : `?${query}`}`, events),
    watch: (listener, onState) => readTraffic({ open: (query, signal) => signedFetch({ method: 'GET', path: `/_gatewright/traffic${query}` }, signal), listener, onState }),
    story: (requestId) => read(`/_gatewright/requests/${encodeURIComponent(requestId)}`),
    connections: async ({ apiId, stageName }) => (await read(`/_gatewright/connections/${apiId}/${encodeURIComponent(stageName)}`)) ?? [],
    deployment: ({ apiId, deploymentId }) => read(`/_gatewright/deployments/${apiId}/${deploymentId}`),
  }
}

interface TimedResponse {
  readonly response: Response
  readonly started: number
}

/** Errors that mean: the server does not know who asks. */
const WHO_ARE_YOU = /^(?:MissingAuthenticationToken|InvalidSignature|UnrecognizedClient|ExpiredToken|IncompleteSignature|AccessDenied)Exception$/

/** Sends a call, signed where credentials were given; asks for them where the server wants them. */
async function signedFetch(request: PageRequest, signal?: AbortSignal): Promise<TimedResponse> {
  for (;;) {
    const started = performance.now()
    const given = credentials()
    const headers = given === undefined ? (request.headers ?? []) : await (await import('./sign.ts')).sign(request, given)
    const response = await fetch(request.path, {
      method: request.method,
      headers: headers.map((each) => [...each]),
      ...(request.body === undefined ? {} : { body: request.body }),
      ...(signal === undefined ? {} : { signal }),
    })
    const refusal = response.status === 403 ? (response.headers.get('x-amzn-errortype') ?? '') : ''
    if (!WHO_ARE_YOU.test(refusal)) return { response, started }
    const why = given === undefined ? '' : ((await response.json()) as { readonly message: string | null }).message
    if ((await askForCredentials(why ?? refusal)) === undefined) throw new Error('This server answers signed calls only, and no credentials were given. Reload the page to be asked again.')
  }
}

async function answerOf({ response, started }: TimedResponse): Promise<PageAnswer> {
  const body = await response.text()
  return { status: response.status, headers: [...response.headers], body, took: performance.now() - started }
}

async function read<Value>(path: string): Promise<Value | undefined> {
  const { response } = await signedFetch({ method: 'GET', path })
  return response.ok ? ((await response.json()) as Value) : undefined
}

function connect(path: string, { onOpen, onMessage, onClose }: SocketEvents): ReturnType<Backend['connect']> {
  const socket = new WebSocket(location.origin.replace(/^http/, 'ws') + path)
  socket.addEventListener('open', onOpen)
  socket.addEventListener('message', ({ data }) => onMessage(String(data)))
  socket.addEventListener('close', ({ code, reason }) => onClose(code, reason))
  return { send: (text) => socket.send(text), close: (code, reason) => socket.close(code, reason) }
}

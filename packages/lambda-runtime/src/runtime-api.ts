import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { MAX_RESPONSE_BYTES } from './function-error.ts'
import type { Invocation, RuntimeEvents, RuntimeTransport } from './invocation.ts'

/** One environment's Lambda Runtime API, on a loopback port of its own: `AWS_LAMBDA_RUNTIME_API` has no room for a path. */
export interface RuntimeApi {
  /** `127.0.0.1:port` */
  readonly address: string
  close(): void
}

const BASE = '/2018-06-01/runtime/'

interface Answer {
  readonly status: number
  readonly body: unknown
}
const ACCEPTED: Answer = { status: 202, body: { status: 'OK' } }
const refusal = (status: number, errorType: string, errorMessage: string): Answer => ({ status, body: { errorMessage, errorType } })

/**
 * Serves the Runtime API that any Lambda runtime interface client speaks.
 * See https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export const startRuntimeApi = async (events: RuntimeEvents): Promise<RuntimeApi> => {
  const api = createRuntimeApi(events)
  const server = createServer((request, response) => {
    api(request, response).catch(() => response.destroy())
  })
  server.requestTimeout = 0
  server.keepAliveTimeout = 0
  await listen(server)
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      server.unref()
      resolve()
    })
  })
}

function createRuntimeApi(events: RuntimeEvents): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  let polling: ServerResponse | undefined
  let current: { readonly sequence: number; readonly requestId: string } | undefined
  let resumeBody: (() => void) | undefined

  const transport: RuntimeTransport = {
    deliver: (sequence, invocation, deadlineMs) => {
      const deliver = (): void => {
        current = { sequence, requestId: invocation.requestId }
        const response = polling!
        polling = undefined
        response.writeHead(200, invocationHeaders(invocation, deadlineMs)).end(invocation.payload)
      }
      if (polling) deliver()
      else undelivered = deliver
    },
    resume: () => resumeBody?.(),
  }

  /** A poll that was given up by its client waits here for the next one, with what it should have been given. */
  let undelivered: (() => void) | undefined

  const next = (response: ServerResponse): void => {
    polling = response
    response.on('close', () => {
      if (polling === response) polling = undefined
    })
    const deliver = undelivered
    undelivered = undefined
    if (deliver) deliver()
    else events.next(transport)
  }

  /** The number of the invocation that an answer is for, or why there is none. */
  const take = (requestId: string): number | Answer => {
    if (!current) return refusal(403, 'InvalidStateTransition', 'Transition from Ready to InvocationResponse is not allowed')
    if (current.requestId !== requestId) return refusal(400, 'InvalidRequestID', 'Invalid request ID')
    const { sequence } = current
    current = undefined
    return sequence
  }

  const respond = async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    const sequence = take(requestId)
    if (typeof sequence !== 'number') return sequence
    if (request.headers['lambda-runtime-function-response-mode'] === 'streaming') {
      await streamAnswer(request, sequence)
      return ACCEPTED
    }
    const body = await readBody(request)
    if (body.length > MAX_RESPONSE_BYTES) {
      events.result(sequence, body.toString())
      return refusal(413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${MAX_RESPONSE_BYTES} bytes).`)
    }
    events.result(sequence, body.toString())
    return ACCEPTED
  }

  const streamAnswer = async (request: IncomingMessage, sequence: number): Promise<void> => {
    events.streamStart(sequence, request.headers['content-type'] ?? 'application/octet-stream')
    for await (const chunk of request) {
      if (events.streamChunk(sequence, chunk as Buffer)) continue
      await new Promise<void>((resolve) => (resumeBody = resolve))
    }
    const errorType = request.trailers['lambda-runtime-function-error-type']
    if (errorType === undefined) return events.streamEnd(sequence)
    const errorBody = request.trailers['lambda-runtime-function-error-body'] ?? ''
    events.streamError(sequence, Buffer.from(errorBody, 'base64').toString() || JSON.stringify({ errorType }))
  }

  const reportError = async (request: IncomingMessage, requestId: string): Promise<Answer> => {
    const sequence = take(requestId)
    if (typeof sequence !== 'number') return sequence
    events.error(sequence, (await readBody(request)).toString() || errorFromHeader(request))
    return ACCEPTED
  }

  const reportInitError = async (request: IncomingMessage): Promise<Answer> => {
    events.initError((await readBody(request)).toString() || errorFromHeader(request))
    return ACCEPTED
  }

  return async (request, response) => {
    const path = request.url ?? ''
    const polls = request.method === 'GET' && path === `${BASE}invocation/next`
    if (polls && !current) return next(response)
    const [, requestId, verb] = /^\/2018-06-01\/runtime\/invocation\/([^/]+)\/(response|error)$/.exec(path) ?? []
    let answer = refusal(404, 'NotFound', `${request.method} ${path} is not part of the Lambda Runtime API`)
    if (polls) answer = refusal(403, 'InvalidStateTransition', 'Transition from InvocationInProgress to Next is not allowed')
    else if (request.method === 'POST' && requestId && verb === 'response') answer = await respond(request, requestId)
    else if (request.method === 'POST' && requestId) answer = await reportError(request, requestId)
    else if (request.method === 'POST' && path === `${BASE}init/error`) answer = await reportInitError(request)
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body))
  }
}

function invocationHeaders({ requestId, invokedFunctionArn, traceId, clientContext }: Invocation, deadlineMs: number): Record<string, string> {
  return {
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': requestId,
    'lambda-runtime-deadline-ms': String(deadlineMs),
    'lambda-runtime-invoked-function-arn': invokedFunctionArn,
    ...(traceId ? { 'lambda-runtime-trace-id': traceId } : {}),
    ...(clientContext ? { 'lambda-runtime-client-context': clientContext } : {}),
  }
}

const errorFromHeader = (request: IncomingMessage): string =>
  JSON.stringify({ errorType: request.headers['lambda-runtime-function-error-type'] ?? 'Unhandled', errorMessage: '' })

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)
}

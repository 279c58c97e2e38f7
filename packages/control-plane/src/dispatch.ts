import type { GatewayRequest, GatewayResponse } from '@gatewright/types'
import type { Values } from './documents.ts'
import { ControlPlaneError, ManagementError, conflict } from './errors.ts'
import type { CompiledOperation } from './model.ts'
import type { ServiceName } from './model/service-model.ts'
import type { Answer, Operation } from './operation.ts'
import type { RouteTable } from './route-table.ts'
import { createRouteTable } from './route-table.ts'
import { validateInput } from './validate.ts'
import { readBody } from './read-body.ts'
import { serialiseError, serialiseOutput } from './wire-output.ts'
import { parseInput } from './wire.ts'

/** An operation with its wire half. */
export interface Endpoint extends CompiledOperation {
  readonly operation: Operation
}

export interface Dispatcher {
  matches(path: string): boolean
  find(request: Pick<GatewayRequest, 'method' | 'path' | 'query'>): FoundOperation | undefined
  handle(request: GatewayRequest): Promise<GatewayResponse>
}

/** The operation that a request is for. */
export interface FoundOperation {
  readonly service: ServiceName
  readonly name: string
  /** What stands in the path, by the names of its labels, as it stood there: still percent-encoded. */
  readonly labels: Readonly<Record<string, string>>
}

export interface DispatchOptions {
  readonly endpoints: readonly Endpoint[]
  /** Runs an operation on an input that was parsed and checked. */
  readonly run: (operation: Operation, input: Values, request: GatewayRequest) => Promise<Answer>
  /** A fault that is not the client's; the client sees a 500 without its text. */
  readonly onFault: (error: unknown, operation: string) => void
  /** Of a request's body, in bytes, by service. */
  readonly bodyLimits: Readonly<Record<ServiceName, number>>
}

/** Route → parse → check → run → serialise, once for all operations. */
export function createDispatcher({ endpoints, run, onFault, bodyLimits }: DispatchOptions): Dispatcher {
  const routes: RouteTable<Endpoint> = createRouteTable(endpoints)

  return {
    matches: (path) => routes.knows(path),
    find(request) {
      const route = routes.find(request)
      return route && { service: route.operation.service, name: route.operation.name, labels: route.labels }
    },
    async handle(request) {
      const route = routes.find(request)
      const response = await answer(route, request).catch((error: unknown) => refuse(error, route?.operation.name ?? request.path, onFault))
      return { ...response, headers: [...response.headers, 'x-amzn-RequestId', crypto.randomUUID()] }
    },
  }

  async function answer(route: ReturnType<typeof routes.find>, request: GatewayRequest): Promise<GatewayResponse> {
    if (route === undefined) throw new ManagementError('MissingAuthenticationTokenException', 403, 'Missing Authentication Token')
    const endpoint = route.operation
    const body = await readBody(request.body, bodyLimits[endpoint.service])
    const input = parseInput(endpoint, { labels: route.labels, request, body })
    validateInput(endpoint, input)
    const output = await run(endpoint.operation, input, request)
    return isRaw(output) ? output.raw : serialiseOutput(endpoint, output)
  }
}

function isRaw(answer: Answer): answer is { readonly raw: GatewayResponse } {
  return 'raw' in answer
}

function refuse(error: unknown, operation: string, onFault: DispatchOptions['onFault']): GatewayResponse {
  if (error instanceof ManagementError) return serialiseError(error)
  onFault(error, operation)
  return serialiseError(new ManagementError('InternalFailure', 500, 'Internal failure'))
}

/** What the store refused because of another writer, or because its database is away, as AWS tells it. */
export function asManagementError(error: unknown): unknown {
  if (!(error instanceof ControlPlaneError)) return error
  if (error.code === 'ERR_CONTROL_PLANE_STORE_AWAY') {
    const message = `The configuration cannot be read or changed now; deployed APIs are served as they were. ${error.message}`
    return new ManagementError('ServiceUnavailableException', 503, message, { retryAfterSeconds: 1 })
  }
  if (error.code !== 'ERR_CONTROL_PLANE_STORE_CONFLICT') return error
  return conflict('Unable to complete operation due to concurrent modification. Please try again later.')
}

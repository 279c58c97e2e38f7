import type { ApiPublication, FunctionInvocation, InvokeFunction } from '@gatewright/types'
import { createGateway, type Gateway, type GatewayOptions } from '../../src/index.ts'
import { API_ID } from './publication.ts'

export const NOW: number = Date.UTC(2026, 10, 20, 12, 30, 5)

/** A gateway for one API, a clock that stands still, and what its functions were asked. */
export interface TestGateway {
  readonly gateway: Gateway
  readonly invocations: readonly FunctionInvocation[]
  /** Calls the API on its own host. */
  readonly call: (path: string, init?: RequestInit) => Promise<Response>
  /** The event of the last invocation. */
  readonly lastEvent: () => Record<string, unknown>
}

export function startGateway(
  publication: ApiPublication,
  { answer = { statusCode: 200 }, ...options }: Partial<GatewayOptions> & { readonly answer?: unknown } = {},
): TestGateway {
  const invocations: FunctionInvocation[] = []
  const invokeFunction: InvokeFunction = async (invocation) => {
    invocations.push(invocation)
    return { payload: JSON.stringify(answer) ?? 'null', requestId: 'lambda-request-id' }
  }
  const gateway = createGateway({
    invokeFunction,
    region: 'us-east-1',
    accountId: '123456789012',
    now: () => NOW,
    ...options,
  })
  gateway.publish(publication)
  return {
    gateway,
    invocations,
    call: (path, init) => gateway.fetch(new Request(`http://${API_ID}.execute-api.us-east-1.localhost${path}`, init)),
    lastEvent: () => JSON.parse(invocations.at(-1)?.payload ?? '{}') as Record<string, unknown>,
  }
}

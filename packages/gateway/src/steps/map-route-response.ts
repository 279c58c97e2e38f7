import type { HttpExchange, HttpRouteInput } from '../compile/http-plan.ts'
import { fail } from '../gateway-responses/failure.ts'
import type { StepDefinition } from '../pipelines/compile-steps.ts'

/** Headers of a backend that the connection to the client has its own of. */
const HOP_BY_HOP: ReadonlySet<string> = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade', 'date'])

/** Makes the answer from what the backend said: status, headers and body go to the client. */
export const mapRouteResponse: StepDefinition<HttpRouteInput, HttpExchange> = {
  name: 'map-response',
  compile: () => (exchange) => {
    const response = exchange.integrationResponse
    if (response === undefined) return fail('INTEGRATION_FAILURE', 'The integration gave no answer')
    const headers: string[] = []
    for (let index = 0; index < response.headers.length; index += 2) {
      const name = response.headers[index] as string
      if (!HOP_BY_HOP.has(name.toLowerCase())) headers.push(name, response.headers[index + 1] as string)
    }
    exchange.answer = { status: response.status, headers, body: response.body }
    return undefined
  },
}

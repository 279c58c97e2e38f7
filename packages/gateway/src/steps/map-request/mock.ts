import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'
import { withPayload } from '../read-payload.ts'
import { compileRequestTemplate } from './apply-request-template.ts'

/** MOCK: the template's output is the whole request; it names the status. */
export function mapMockRequest({ integration }: RestMethodInput): Step<RestExchange>['run'] {
  const applyTemplate = compileRequestTemplate(integration)

  function map(exchange: RestExchange, payload: Uint8Array): Verdict {
    const body = applyTemplate(exchange, payload)
    if (typeof body !== 'string' && 'failure' in body) return body
    exchange.integrationRequest = { method: exchange.method, uri: '', query: '', headers: NO_HEADERS, body }
    return undefined
  }

  return (exchange) => {
    if (exchange.request.body === undefined) return map(exchange, (exchange.payload ??= NOTHING))
    return withPayload(exchange, (payload) => map(exchange, payload))
  }
}

const NOTHING = new Uint8Array(0)
const NO_HEADERS: readonly string[] = []

import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import type { Step } from '../../pipelines/run.ts'
import { withPayload } from '../read-payload.ts'
import { compileRequestTemplate } from './apply-request-template.ts'

/** MOCK: the template's output is the whole request; it names the status. */
export function mapMockRequest({ integration }: RestMethodInput): Step<RestExchange>['run'] {
  const applyTemplate = compileRequestTemplate(integration)
  return (exchange) =>
    withPayload(exchange, (payload) => {
      const body = applyTemplate(exchange, payload)
      if (typeof body !== 'string' && 'failure' in body) return body
      exchange.integrationRequest = { method: exchange.method, uri: '', query: '', headers: [], body }
      return undefined
    })
}

import { isFailure } from '@gatewright/integrations'
import { compileHttpRequestParameters } from '@gatewright/vtl-mapper/parameters'
import type { HttpExchange, HttpRouteInput } from '../../compile/http-plan.ts'
import { httpRequestSource } from '../../context/http-context.ts'
import { failureOfHttpIntegration } from '../../gateway-responses/integration-failure.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'
import { withPayload } from '../read-payload.ts'

/**
 * A first-class service: the mapped parameters are the call's. Their values have the grammar of header mappings, so each is
 * mapped as a header of its name.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html
 */
export function mapServiceCall({ integration, plan, stageVariables }: HttpRouteInput): Step<HttpExchange>['run'] {
  const names = Object.keys(integration.requestParameters ?? {})
  const readers = names.map((name) => ({ name, read: compileValue(integration.requestParameters?.[name] ?? '') }))
  const credentials = plan.resolveCredentials(stageVariables)

  function map(exchange: HttpExchange): Verdict {
    if (isFailure(credentials)) return failureOfHttpIntegration(credentials)
    const source = httpRequestSource(exchange, exchange.request.headers)
    const parameters: Record<string, string> = {}
    for (const { name, read } of readers) {
      const value = read(source)
      if (value !== undefined) parameters[name] = value
    }
    exchange.integrationRequest = {
      method: 'POST',
      uri: '',
      query: '',
      headers: [],
      body: undefined,
      parameters,
      traceId: exchange.traceId,
      ...(credentials === undefined ? undefined : { credentials }),
    }
    return undefined
  }
  return (exchange) => withPayload(exchange, () => map(exchange))
}

function compileValue(expression: string): (source: ReturnType<typeof httpRequestSource>) => string | undefined {
  const change = compileHttpRequestParameters({ 'append:header.value': expression })
  return (source) => change(source).headers[source.headers.length + 1]
}

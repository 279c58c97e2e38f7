import { isFailure } from '@gatewright/integrations'
import { buildRestProxyEvent } from '@gatewright/integrations/lambda-events'
import type { RestExchange, RestMethodInput } from '../../compile/rest-plan.ts'
import { restEventInput } from '../../context/rest-event.ts'
import { failureOfIntegration } from '../../gateway-responses/integration-failure.ts'
import type { Step, Verdict } from '../../pipelines/run.ts'
import { fail } from '../../gateway-responses/failure.ts'
import { withPayload } from '../read-payload.ts'
import { compileParameters } from './parameters.ts'

/**
 * AWS_PROXY: the request becomes the function's event; parameter mappings change nothing, but one of a reserved header fails.
 * Recorded: test_lambda_aws_proxy_integration_request_data_mapping (mappings), test_lambda_aws_proxy_integration_non_post_method.
 */
export function mapProxyEvent(input: RestMethodInput): Step<RestExchange>['run'] {
  const { integration, plan, resource, restApi, runtime, stage, stageVariables } = input
  if (integration.httpMethod !== 'POST') {
    return () => fail('API_CONFIGURATION_ERROR', `A function is called with POST, not with ${integration.httpMethod ?? 'no method'}`)
  }
  const uri = plan.resolveUri({ pathParameters: {}, stageVariables })
  const credentials = plan.resolveCredentials(stageVariables)
  const checkMappings = hasMappings(integration.requestParameters) ? compileParameters(integration) : undefined
  const arnBase = `arn:aws:execute-api:${runtime.region}:${runtime.accountId}:${restApi.id}/${stage.stageName}`

  function map(exchange: RestExchange, payload: Uint8Array): Verdict {
    if (isFailure(uri)) return failureOfIntegration(uri)
    if (isFailure(credentials)) return failureOfIntegration(credentials)
    const mapped = checkMappings?.(exchange)
    if (mapped !== undefined && 'failure' in mapped) return mapped
    exchange.integrationRequest = {
      method: 'POST',
      uri,
      query: '',
      headers: [],
      body: JSON.stringify(buildRestProxyEvent(restEventInput(exchange, payload))),
      sourceArn: `${arnBase}/${exchange.method}${resource.path}`,
      traceId: exchange.traceId,
      ...(credentials === undefined ? undefined : { credentials }),
    }
    return undefined
  }

  return (exchange) => withPayload(exchange, (payload) => map(exchange, payload))
}

function hasMappings(mappings: Readonly<Record<string, string>> = {}): boolean {
  return Object.keys(mappings).length > 0
}

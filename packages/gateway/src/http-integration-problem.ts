import { isServiceSubtype, SERVICE_ACTIONS } from '@gatewright/integrations'
import type { V2Integration } from '@gatewright/types'
import { mappingErrorMessage, validateHttpRequestParameters, validateHttpResponseParameters } from '@gatewright/vtl-mapper/parameters'

/**
 * Why an integration of an HTTP API could not be served, in AWS's words: a reserved header in a mapping, an expression that is
 * none, a service that is not among the integration subtypes or lacks a parameter. `undefined`: it can.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-parameter-mapping.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html
 */
export function httpIntegrationProblem(integration: Partial<V2Integration>): string | undefined {
  const { integrationSubtype, requestParameters = {}, responseParameters = {} } = integration
  const problems = Object.values(responseParameters).flatMap((mapping) => validateHttpResponseParameters(mapping))
  if (integrationSubtype !== undefined) return serviceProblem(integrationSubtype, requestParameters) ?? describe(problems)
  return describe([...validateHttpRequestParameters(requestParameters), ...problems])
}

function describe(problems: readonly string[]): string | undefined {
  return problems.length === 0 ? undefined : mappingErrorMessage(problems)
}

function serviceProblem(subtype: string, parameters: Readonly<Record<string, string>>): string | undefined {
  if (!isServiceSubtype(subtype)) return `Operation: ${subtype} is not supported.`
  const { required, optional } = SERVICE_ACTIONS[subtype]
  const missing = required.filter((name) => parameters[name] === undefined)
  if (missing.length > 0) {
    return `Operation: ${subtype} requires enabling passthrough, or defining all of the following parameters: [${required.join(', ')}]`
  }
  const unknown = Object.keys(parameters).filter((name) => name !== 'Region' && !required.includes(name) && !optional.includes(name))
  if (unknown.length > 0) return `Invalid request parameters for ${subtype}: [${unknown.join(', ')}]`
  // The value of a parameter has the grammar of a header's.
  return describe(validateHttpRequestParameters(Object.fromEntries(Object.entries(parameters).map(([name, value]) => [`append:header.${name}`, value]))))
}

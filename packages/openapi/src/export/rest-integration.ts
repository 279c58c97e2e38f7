import type { RestIntegration } from '@gatewright/types'
import { defined } from '../values.ts'
import type { Values } from '../values.ts'

const DEFAULT_TIMEOUT = 29_000

/** A method's integration as `x-amazon-apigateway-integration`. What is as it would be without being said is not said. */
export function integrationExtension(integration: RestIntegration | undefined, resourceId: string): Values | undefined {
  if (integration === undefined) return undefined
  const { type, connectionType, cacheNamespace, cacheKeyParameters = [], timeoutInMillis, tlsConfig } = integration
  const isHttp = type === 'HTTP' || type === 'HTTP_PROXY'
  return defined({
    type: type.toLowerCase(),
    connectionId: integration.connectionId,
    integrationTarget: integration.integrationTarget,
    credentials: integration.credentials,
    httpMethod: integration.httpMethod,
    uri: integration.uri,
    responses: responsesOf(integration),
    requestParameters: filled(integration.requestParameters),
    requestTemplates: filled(integration.requestTemplates),
    passthroughBehavior: integration.passthroughBehavior?.toLowerCase(),
    contentHandling: integration.contentHandling,
    connectionType: isHttp && connectionType === 'INTERNET' ? undefined : connectionType,
    timeoutInMillis: timeoutInMillis === DEFAULT_TIMEOUT ? undefined : timeoutInMillis,
    // Guide, setup-http-integrations: with parameters of a key, its own namespace is told, too.
    cacheNamespace: cacheNamespace === resourceId && cacheKeyParameters.length === 0 ? undefined : cacheNamespace,
    cacheKeyParameters: cacheKeyParameters.length === 0 ? undefined : cacheKeyParameters,
    tlsConfig: filled(tlsConfig),
    responseTransferMode: integration.responseTransferMode,
  })
}

function responsesOf({ integrationResponses }: RestIntegration): Values | undefined {
  const entries = Object.values(integrationResponses ?? {}).map((response): [string, Values] => {
    const { statusCode, selectionPattern, responseParameters, responseTemplates, contentHandling } = response
    const members = {
      statusCode,
      responseParameters: filled(responseParameters),
      responseTemplates: filled(responseTemplates),
      contentHandling,
    }
    return [selectionPattern === undefined || selectionPattern === '' ? 'default' : selectionPattern, defined(members)]
  })
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

function filled(map: object | undefined): object | undefined {
  return map === undefined || Object.keys(map).length === 0 ? undefined : map
}

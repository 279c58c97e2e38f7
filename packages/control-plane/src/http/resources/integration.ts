import type { V2Integration } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { badRequest, conflict, limitExceeded } from '../../errors.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { deployLater } from '../auto-deploy.ts'
import { protocolOf } from '../protocol.ts'
import { checkMembers, withoutForeign } from '../protocol-members.ts'
import { api } from './api.ts'
import { textOf } from '../../text-of.ts'

/** Integrations of an HTTP or WebSocket API. */
export const integration: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'V2Integration',
  parent: api,
  identifier: 'integrationId',
  operations: {
    create: 'CreateIntegration',
    get: 'GetIntegration',
    list: 'GetIntegrations',
    update: 'UpdateIntegration',
    delete: 'DeleteIntegration',
  },
  notFound: () => 'Invalid Integration identifier specified',
  make,
  async settle(after, { input, context }) {
    const kept = withoutForeign(withoutRemoved(after), await protocolOf(input['apiId'], context))
    return check(kept, { input, context })
  },
  remove,
}

async function make(input: Values, context: OperationContext): Promise<Made> {
  const { apiId, ...given } = input
  const parent = `Api:${textOf(apiId)}`
  if ((await context.documents.count({ kind: 'V2Integration', parent })) >= context.quotas.integrationsPerApi) {
    throw limitExceeded('Maximum number of integrations for this API has been reached')
  }
  const protocol = await protocolOf(apiId, context)
  const integrationId = context.newId(7)
  const defaults = protocol === 'HTTP' ? httpDefaults(given) : webSocketDefaults(given)
  return { id: integrationId, body: await check({ ...defaults, ...withoutForeign(given, protocol), integrationId }, { input, context }) }
}

function httpDefaults({ integrationType, integrationSubtype }: Values): Values {
  const isFunction = integrationType === 'AWS_PROXY' && integrationSubtype === undefined
  return {
    connectionType: 'INTERNET',
    ...(isFunction && { integrationMethod: 'POST' }),
    payloadFormatVersion: '1.0',
    timeoutInMillis: 30_000,
  }
}

function webSocketDefaults({ integrationType }: Values): Values {
  const usesMethod = integrationType === 'AWS_PROXY' || integrationType === 'AWS'
  return {
    connectionType: 'INTERNET',
    ...(usesMethod && { integrationMethod: 'POST' }),
    integrationResponseSelectionExpression: '${integration.response.statuscode}',
    passthroughBehavior: 'WHEN_NO_MATCH',
    payloadFormatVersion: '1.0',
    timeoutInMillis: 29_000,
  }
}

const HTTP_TYPES = ['AWS_PROXY', 'HTTP_PROXY']

async function check(body: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<Values> {
  const protocol = await protocolOf(input['apiId'], context)
  const { integrationType, timeoutInMillis, integrationSubtype, integrationUri, integrationMethod } = body
  checkMembers('integration', input, protocol)
  const most = protocol === 'HTTP' ? 30_000 : 29_000
  const timeout = Number(timeoutInMillis)
  if (timeout < 50 || timeout > most) throw badRequest(`Timeout should be between 50 ms and ${most} ms`)
  if (protocol === 'HTTP') {
    if (!HTTP_TYPES.includes(textOf(integrationType))) {
      // aws/aws-cli#6363 shows the text.
      throw badRequest('Currently, an API with a protocol type of HTTP may only be associated with proxy integrations (AWS_PROXY, HTTP_PROXY)')
    }
    const problem = context.ports.httpIntegrationProblem?.(body as Partial<V2Integration>)
    if (problem !== undefined) throw badRequest(problem)
        checkUri(body)
  }
  checkPayloadVersion(body, protocol)
  const needsUri = integrationType !== 'MOCK' && integrationSubtype === undefined
  if (needsUri && (integrationUri === undefined || integrationUri === '')) throw badRequest('IntegrationUri is required')
  const isHttp = integrationType === 'HTTP' || integrationType === 'HTTP_PROXY'
  if (isHttp && (integrationMethod === undefined || integrationMethod === '')) {
    throw badRequest(`HttpMethod parameter method must be specified for integrationType ${textOf(integrationType).replace('_', '')}`)
  }
  await checkVpcLink(body, context)
  deployLater(textOf(input['apiId']), context)
  return body
}

/** Functions of HTTP APIs take either version, all else the first (badmintoncryer/cdk-preflight has the words, measured by deploying). */
function checkPayloadVersion({ payloadFormatVersion, integrationType, integrationSubtype }: Values, protocol: string): void {
  const version = textOf(payloadFormatVersion)
  if (version === '1.0') return
  if (version !== '2.0' || protocol !== 'HTTP') throw badRequest(`Unsupported PayloadFormatVersion: ${version}`)
  if (integrationType === 'HTTP_PROXY') throw badRequest('PayloadFormatVersion 2.0 is not supported for integration of type HTTP_PROXY')
  if (integrationSubtype !== undefined) throw badRequest(`Operation: ${textOf(integrationSubtype)} is not supported.`)
}

/** What an integration of an HTTP API can reach; klothoplatform/klotho#347 shows the text for VPC links. */
function checkUri({ integrationType, integrationSubtype, integrationUri, connectionType }: Values): void {
  const uri = textOf(integrationUri)
  if (uri === '' || uri.includes('${stageVariables.') || integrationSubtype !== undefined) return
  if (connectionType === 'VPC_LINK') {
    if (/^arn:[^:]+:(?:elasticloadbalancing:[^:]*:[^:]*:listener|servicediscovery:[^:]*:[^:]*:service)\/.+$/u.test(uri)) return
    throw badRequest('For VpcLink VPC_LINK, integration uri should be a valid ELB listener ARN or a valid Cloud Map service ARN.')
  }
  if (integrationType === 'HTTP_PROXY' && !/^https?:\/\/[^\s]+$/iu.test(uri)) throw badRequest('Invalid HTTP endpoint specified for URI')
  if (integrationType === 'AWS_PROXY' && !/^arn:[^:]+:(?:lambda|apigateway):/u.test(uri)) throw badRequest('Invalid function ARN or invalid uri')
}

/** A private integration names a VPC link of the account: those of HTTP APIs, or, for WebSocket APIs, those of REST APIs. */
async function checkVpcLink({ connectionType, connectionId }: Values, { documents }: OperationContext): Promise<void> {
  const id = textOf(connectionId)
  if (connectionType !== 'VPC_LINK' || id.includes('${stageVariables.')) return
  for (const kind of ['V2VpcLink', 'VpcLink']) {
    if ((await documents.find({ kind, parent: '', id })) !== undefined) return
  }
  throw badRequest(id === '' ? 'ConnectionId must be set to vpcLinkId for ConnectionType VPC_LINK' : `Invalid VpcLink identifier specified: ${id}`)
}

/** In an update, an empty value takes an entry of `requestParameters` out. */
function withoutRemoved(body: Values): Values {
  const { requestParameters } = body
  if (requestParameters === undefined) return body
  const kept = Object.entries(requestParameters as Values).filter(([, value]) => value !== '')
  return { ...body, requestParameters: Object.fromEntries(kept) }
}

async function remove(_: Values, { input, context }: { readonly input: Values; readonly context: OperationContext }): Promise<void> {
  const target = `integrations/${textOf(input['integrationId'])}`
  const routes = await context.documents.list({ kind: 'Route', parent: `Api:${textOf(input['apiId'])}` })
  const user = routes.find(({ body }) => body['target'] === target)
  if (user !== undefined) throw conflict(`Cannot delete Integration '${textOf(input['integrationId'])}', is referenced by route ${user.id}`)
  deployLater(textOf(input['apiId']), context)
}

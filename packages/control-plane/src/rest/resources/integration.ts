import type { RestMethod } from '@gatewright/types'
import type { Values } from '../../documents.ts'
import { ManagementError, badRequest } from '../../errors.ts'
import { getAt } from '../../patch.ts'
import { checkIntegrationParameters } from '../mapping-expression.ts'
import type { NestedPlace, NestedRow, NestedStep } from '../nested.ts'
import { methodStep } from './method.ts'
import { textOf } from '../../text-of.ts'

/** The step from a method to its integration. */
export const integrationStep: NestedStep = { keys: () => ['methodIntegration'], notFound: 'Invalid Integration identifier specified' }

/** The integration of a method. */
export const integration: NestedRow = {
  steps: [methodStep, integrationStep],
  operations: { put: 'PutIntegration', get: 'GetIntegration', update: 'UpdateIntegration', delete: 'DeleteIntegration' },
  make,
  patch: {
    wording: 'plain',
    paths: [
      { path: '/uri', ops: ['replace'] },
      { path: '/httpMethod', ops: ['replace'] },
      { path: '/credentials', ops: ['add', 'remove', 'replace'], optional: true },
      { path: '/connectionType', ops: ['replace'] },
      { path: '/connectionId', ops: ['replace'] },
      { path: '/integrationTarget', ops: ['add', 'remove', 'replace'], optional: true },
      { path: '/responseTransferMode', ops: ['replace'] },
      { path: '/passthroughBehavior', ops: ['replace'] },
      { path: '/contentHandling', ops: ['add', 'remove', 'replace'], optional: true },
      { path: '/timeoutInMillis', ops: ['replace'], type: 'integer' },
      { path: '/cacheNamespace', ops: ['replace'] },
      { path: '/cacheKeyParameters', ops: ['add', 'remove', 'replace'], kind: 'member' },
      { path: '/cacheKeyParameters/{parameter}', ops: ['add', 'remove', 'replace'], kind: 'element' },
      { path: '/requestParameters/{parameter}', ops: ['add', 'remove', 'replace'], kind: 'entry' },
      { path: '/requestTemplates/{contentType}', ops: ['add', 'remove', 'replace'], kind: 'entry' },
      { path: '/tlsConfig/insecureSkipVerification', ops: ['add', 'remove', 'replace'], type: 'boolean' },
    ],
  },
  settle: async (body, place) => check(body, place),
}

async function make(place: NestedPlace): Promise<Values> {
  const { restApiId: _, resourceId, httpMethod: __, integrationHttpMethod, ...given } = place.input
  const body = {
    ...given,
    ...(integrationHttpMethod !== undefined && { httpMethod: integrationHttpMethod }),
    // Of recordings integrations.json, test_put_integration_responses, and import.json: others have no connection type.
    ...(HTTP_TYPES.includes(textOf(given['type'])) && { connectionType: given['connectionType'] ?? 'INTERNET' }),
    passthroughBehavior: given['passthroughBehavior'] ?? 'WHEN_NO_MATCH',
    timeoutInMillis: given['timeoutInMillis'] ?? 29_000,
    cacheNamespace: given['cacheNamespace'] ?? resourceId,
    cacheKeyParameters: given['cacheKeyParameters'] ?? [],
  }
  return check(body, place)
}

const HTTP_TYPES = ['HTTP', 'HTTP_PROXY']
const PASSTHROUGH = ['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER']

async function check(body: Values, place: NestedPlace): Promise<Values> {
  const { type, httpMethod, uri, passthroughBehavior, timeoutInMillis, requestParameters, cacheKeyParameters } = body
  if (type !== 'MOCK') {
    if (httpMethod === undefined || httpMethod === '') throw badRequest('Enumeration value for HttpMethod must be non-empty')
    checkUri(textOf(uri ?? ''), textOf(type))
  }
  checkCredentials({ credentials: textOf(body['credentials'] ?? ''), type: textOf(type), uri: textOf(uri ?? '') }, place.context.accountId)
  checkEnumerations(body)
  await checkVpcLink(body, place)
  if (!PASSTHROUGH.includes(textOf(passthroughBehavior))) {
    throw badRequest(`Invalid passthrough behavior specified. Must be one of: [${PASSTHROUGH.join(', ')}]`)
  }
  checkTimeout(Number(timeoutInMillis), body['responseTransferMode'] === 'STREAM' ? STREAM_TIMEOUT : await longestTimeout(place))
  const method = getAt(place.resource, methodStep.keys(place.input)) as unknown as RestMethod
  checkIntegrationParameters((requestParameters ?? {}) as Values, method.requestParameters ?? {})
  const keyed = (cacheKeyParameters ?? []) as readonly string[]
  const known = { ...method.requestParameters, ...(requestParameters as Values | undefined) }
  // awsdocs/aws-cloudformation-user-guide#177 has the rule.
  if (keyed.some((name) => !Object.hasOwn(known, name))) throw badRequest('Invalid cache key parameter specified')
  return { ...body, cacheKeyParameters: keyed }
}

const ENUMERATIONS: Readonly<Record<string, readonly string[]>> = {
  connectionType: ['INTERNET', 'VPC_LINK'],
  contentHandling: ['CONVERT_TO_BINARY', 'CONVERT_TO_TEXT'],
  responseTransferMode: ['BUFFERED', 'STREAM'],
}

/** Patches are texts, which the schema does not hold against its enumerations. */
function checkEnumerations(body: Values): void {
  for (const [name, allowed] of Object.entries(ENUMERATIONS)) {
    if (body[name] !== undefined && !allowed.includes(textOf(body[name]))) throw badRequest(`Invalid ${name} specified. Must be one of: [${allowed.join(', ')}]`)
  }
}

/** A private integration names a VPC link of the account, or the stage variable that will. */
async function checkVpcLink({ connectionType, connectionId, integrationTarget }: Values, { context }: NestedPlace): Promise<void> {
  const id = textOf(connectionId)
  if (connectionType !== 'VPC_LINK' || id.includes('${stageVariables.')) return
  if (id === '') throw badRequest('ConnectionId should be set to the vpcLinkId or stage variable on connection type VPC_LINK')
  if ((await context.documents.find({ kind: 'VpcLink', parent: '', id })) !== undefined) return
  if ((await context.documents.find({ kind: 'V2VpcLink', parent: '', id })) === undefined) throw badRequest('Invalid Vpc Link identifier specified')
  // hashicorp/terraform-provider-aws#45230 shows the text.
  if (textOf(integrationTarget) === '') throw badRequest('IntegrationTarget is required for VpcLinkV2')
}

interface Credentials {
  readonly credentials: string
  readonly type: string
  readonly uri: string
}

/**
 * A role of this account, or the caller (`arn:aws:iam::*:user/*`); Lambda alone may do without.
 * Texts: aws/aws-sdk-java#860, hashicorp/terraform-provider-aws#7916.
 */
function checkCredentials({ credentials, type, uri }: Credentials, accountId: string): void {
  if (credentials === '') {
    const isAws = (type === 'AWS' || type === 'AWS_PROXY') && !uri.includes('${stageVariables')
    if (isAws && !/^arn:[^:]+:apigateway:[^:]*:(?:lambda|[^:]*\.lambda):/u.test(uri)) throw badRequest('Role ARN must be specified for AWS integrations')
    return
  }
  if (credentials.includes('${stageVariables')) return
  const owner = /^arn:[^:]+:iam::(\d{12}|\*):/u.exec(credentials)?.[1]
  if (owner === undefined) throw badRequest('Invalid ARN specified in the request')
  if (owner !== '*' && owner !== accountId) throw new ManagementError('AccessDeniedException', 403, 'Cross-account pass role is not allowed.')
}

/** Milliseconds that every API may take, and that a streamed answer may. */
const TIMEOUT = 29_000
const STREAM_TIMEOUT = 900_000

/** More than 29 s is a quota of the account for regional and private APIs; edge-optimized ones never have it. */
async function longestTimeout({ context, input }: NestedPlace): Promise<number> {
  const { integrationTimeoutMillis } = context.quotas
  if (integrationTimeoutMillis <= TIMEOUT) return integrationTimeoutMillis
  const api = await context.documents.find({ kind: 'RestApi', parent: '', id: textOf(input['restApiId']) })
  const { types = [] } = (api?.body['endpointConfiguration'] ?? {}) as { readonly types?: readonly string[] }
  return types.includes('EDGE') ? TIMEOUT : integrationTimeoutMillis
}

function checkTimeout(milliseconds: number, most: number): void {
  if (milliseconds < 50 || milliseconds > most) throw badRequest(`Timeout should be between 50 ms and ${most} ms`)
}

function checkUri(uri: string, type: string): void {
  // What stage variables will make of it is not known yet.
  if (uri.includes('${stageVariables')) return
  if (type === 'HTTP' || type === 'HTTP_PROXY') {
    if (!/^https?:\/\/[^\s]+$/iu.test(uri)) throw badRequest('Invalid HTTP endpoint specified for URI')
    return
  }
  const [arn, , service, , , action = ''] = uri.split(':')
  if (arn !== 'arn' || service !== 'apigateway') throw badRequest('Invalid ARN specified in the request')
  if (!/^(?:path|action)\//u.test(action)) throw badRequest('AWS ARN for integration must contain path or action')
  if (type === 'AWS_PROXY' && !/^arn:[^:]+:apigateway:[^:]*:(?:lambda|firehose):/u.test(uri)) {
    throw badRequest("Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.")
  }
}

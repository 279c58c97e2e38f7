import type { Values } from '../../documents.ts'
import { badRequest } from '../../errors.ts'
import { domainsOf } from '../../mappings.ts'
import type { OperationContext } from '../../operation.ts'
import type { Made, ResourceRow } from '../../resource.ts'
import { deployLater } from '../auto-deploy.ts'
import { leaveUsagePlans } from '../../usage-plan-stages.ts'
import { quickCreate, updateQuickCreate } from '../quick-create.ts'
import { textOf } from '../../text-of.ts'

/** HTTP and WebSocket APIs: `/v2/apis`. */
export const api: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'Api',
  identifier: 'apiId',
  operations: { create: 'CreateApi', get: 'GetApi', list: 'GetApis', update: 'UpdateApi', delete: 'DeleteApi' },
  notFound: (id, { accountId }) => `Invalid API identifier specified ${accountId}:${id}`,
  make,
  async made(body, { input, context }) {
    if (input['target'] !== undefined) await quickCreate(body, input, context)
  },
  async settle(after, { before, input, context }) {
    const { target, credentialsArn, routeKey, ...rest } = after
    if (target !== undefined || credentialsArn !== undefined || routeKey !== undefined) await updateQuickCreate(before, input, context)
    deployLater(textOf(input['apiId']), context)
    return check(rest)
  },
  async remove(_, { input, context }) {
    const apiId = textOf(input['apiId'])
    if ((await domainsOf(apiId, context)).length === 0) return leaveUsagePlans({ apiId }, context)
    throw badRequest(`Deleting API ${apiId} failed. Please remove all API mappings for the API from your custom domain names.`)
  },
  publishes: (input) => ({ apiId: textOf(input['apiId']) }),
}

async function make(input: Values, context: OperationContext): Promise<Made> {
  const { target, routeKey, credentialsArn, ...given } = input
  if (target === undefined && (routeKey !== undefined || credentialsArn !== undefined)) {
    throw badRequest('RouteKey and CredentialsArn are parts of quick create, which needs a Target')
  }
  const id = context.newId()
  const isHttp = given['protocolType'] === 'HTTP'
  const body = check({
    apiEndpoint: `${isHttp ? 'https' : 'wss'}://${id}.execute-api.${context.region}.${domainOf(context.partition)}`,
    apiId: id,
    apiKeySelectionExpression: '$request.header.x-api-key',
    createdDate: context.now(),
    disableExecuteApiEndpoint: false,
    ipAddressType: 'ipv4',
    ...(isHttp && { routeSelectionExpression: '$request.method $request.path' }),
    tags: {},
    ...given,
  })
  return { id, body }
}

function domainOf(partition: string): string {
  return partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com'
}

const HTTP_SELECTION = ['$request.method $request.path', '${request.method} ${request.path}']

/** Where the service's words are known, badmintoncryer/cdk-preflight has them, measured by deploying. */
function check(body: Values): Values {
  const { name, protocolType, routeSelectionExpression, corsConfiguration, disableSchemaValidation } = body
  if (name === '') throw badRequest('Invalid API name specified')
  if (protocolType === 'HTTP') {
    if (!HTTP_SELECTION.includes(textOf(routeSelectionExpression))) {
      throw badRequest('Route selection expression is currently limited to "${request.method} ${request.path}"')
    }
    if (disableSchemaValidation !== undefined) throw badRequest('disableSchemaValidation is not supported for HTTP protocol APIs')
    checkCors(corsConfiguration as Values | undefined)
    return body
  }
  if (typeof routeSelectionExpression !== 'string' || !/\$\{?request\.body/u.test(routeSelectionExpression)) {
    throw badRequest('Invalid routeSelectionExpression')
  }
  if (corsConfiguration !== undefined) throw badRequest('Cors is not supported for WEBSOCKET protocolType')
  return body
}

/** Credentials and a star exclude each other (guide, http-api-cors). */
function checkCors(cors: Values | undefined): void {
  if (cors === undefined) return
  const { allowCredentials, allowOrigins, maxAge } = cors as {
    readonly allowCredentials?: boolean
    readonly allowOrigins?: readonly string[]
    readonly maxAge?: number
  }
  if (allowCredentials === true && allowOrigins?.includes('*')) {
    // aws/aws-cdk#9076 shows the text.
    throw badRequest("allow-credentials is not supported if 'allow-origin' is *")
  }
  const wrong = allowOrigins?.find((origin) => origin !== '*' && !/^(?:https?|[a-z-]+):\/\/[^/\s]+$/u.test(origin))
  if (wrong !== undefined) throw badRequest(`Invalid CORS configuration: ${wrong} is not a valid origin`)
  if (maxAge !== undefined && (maxAge < -1 || maxAge > 86_400)) throw badRequest('Invalid CORS configuration: MaxAge must be between -1 and 86400')
}

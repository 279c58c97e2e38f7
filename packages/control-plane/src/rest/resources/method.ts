import type { Values } from '../../documents.ts'
import { badRequest, conflict } from '../../errors.ts'
import { checkMethodRequestParameters } from '../mapping-expression.ts'
import type { NestedPlace, NestedRow, NestedStep } from '../nested.ts'
import { requireModels } from './model-reference.ts'
import { textOf } from '../../text-of.ts'

const HTTP_METHODS = ['DELETE', 'HEAD', 'GET', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'ANY']
const AUTHORIZATION_TYPES = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS']

/** The step from a resource to its method. */
export const methodStep: NestedStep = {
  keys: ({ httpMethod }) => ['resourceMethods', textOf(httpMethod)],
  notFound: 'Invalid Method identifier specified',
}

/** Methods of a resource. */
export const method: NestedRow = {
  steps: [methodStep],
  operations: { put: 'PutMethod', get: 'GetMethod', update: 'UpdateMethod', delete: 'DeleteMethod' },
  make,
  patch: {
    wording: 'plain',
    paths: [
      { path: '/authorizationType', ops: ['replace'] },
      { path: '/authorizerId', ops: ['replace'] },
      { path: '/authorizationScopes', ops: ['add', 'remove', 'replace'], kind: 'member' },
      { path: '/apiKeyRequired', ops: ['replace'], type: 'boolean' },
      { path: '/operationName', ops: ['replace'] },
      { path: '/requestValidatorId', ops: ['replace'] },
      { path: '/requestParameters/{parameter}', ops: ['add', 'remove', 'replace'], kind: 'entry', type: 'boolean' },
      { path: '/requestModels/{contentType}', ops: ['add', 'remove', 'replace'], kind: 'entry' },
    ],
  },
  settle: check,
}

async function make({ input, context, resource }: NestedPlace, existing: Values | undefined): Promise<Values> {
  const { restApiId: _, resourceId: __, httpMethod, ...given } = input
  if (!HTTP_METHODS.includes(textOf(httpMethod))) {
    throw badRequest(`Invalid HttpMethod specified. Valid options are ${HTTP_METHODS.join(', ')}`)
  }
  if (existing !== undefined) throw conflict('Method already exists for this resource')
  const body: Values = { apiKeyRequired: false, ...given, httpMethod }
  // badmintoncryer/cdk-preflight has the words, measured by deploying.
  if (isFilled(body['authorizationScopes']) && textOf(body['authorizationType']).toUpperCase() !== 'COGNITO_USER_POOLS') {
    throw badRequest('Authorization Scopes are only valid for COGNITO_USER_POOLS authorization type')
  }
  return check(body, { input, context, resource })
}

/** Holds a method against what it refers to; what does not apply is dropped. */
async function check(body: Values, place: NestedPlace): Promise<Values> {
  const { authorizationType: given, requestParameters, requestModels, requestValidatorId, authorizerId, authorizationScopes, ...rest } = body
  // `none` is written in many places.
  const authorizationType = textOf(given).toUpperCase()
  if (!AUTHORIZATION_TYPES.includes(authorizationType)) {
    throw badRequest(`Invalid authorization type specified. Must be one of: [${AUTHORIZATION_TYPES.join(', ')}]`)
  }
  const needsAuthorizer = authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS'
  if (needsAuthorizer) await requireAuthorizer(textOf(authorizerId), authorizationType, place)
  if (requestValidatorId !== undefined && requestValidatorId !== '') await requireValidator(textOf(requestValidatorId), place)
  checkMethodRequestParameters((requestParameters ?? {}) as Values)
  await requireModels((requestModels ?? {}) as Values, place)
  return {
    ...rest,
    authorizationType,
    ...(needsAuthorizer && { authorizerId }),
    ...(authorizationType === 'COGNITO_USER_POOLS' && isFilled(authorizationScopes) && { authorizationScopes }),
    ...(requestValidatorId !== undefined && requestValidatorId !== '' && { requestValidatorId }),
    ...(isFilled(requestParameters) && { requestParameters }),
    ...(isFilled(requestModels) && { requestModels }),
  }
}

async function requireAuthorizer(id: string, type: string, { input, context }: NestedPlace): Promise<void> {
  const stored = await context.documents.find({ kind: 'Authorizer', parent: `RestApi:${textOf(input['restApiId'])}`, id })
  const fits = stored !== undefined && (type === 'COGNITO_USER_POOLS') === (stored.body['type'] === 'COGNITO_USER_POOLS')
  if (fits) return
  throw badRequest(
    'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
  )
}

async function requireValidator(id: string, { input, context }: NestedPlace): Promise<void> {
  const stored = await context.documents.find({ kind: 'RequestValidator', parent: `RestApi:${textOf(input['restApiId'])}`, id })
  if (stored === undefined) throw badRequest('Invalid Request Validator identifier specified')
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0
}

import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { accountArn, regionArn } from '../arn.ts'
import { expectBoolean, expectList, expectMap, expectString, invalidResource } from '../errors.ts'
import { generate } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { ref, sub } from '../intrinsic.ts'
import { pythonRepr } from '../python-repr.ts'
import { fromEntry, fromTemplate, hashedEntries, PythonDict, TemplateText } from '../python-document.ts'
import type { PythonValue } from '../python-document.ts'
import { isFalsy } from '../python-truth.ts'
import type { SamResource } from '../sam-context.ts'
import { dict } from '../swagger-editor.ts'

/** One authorizer of a REST API as the template writes it. */
export interface ApiAuthorizer {
  readonly name: string
  /** SAM's own AWS_IAM authorizer. */
  readonly iam: boolean
  readonly settings: JsonObject
  readonly scopes: Json
}

/** The API's authorizers, checked; nothing where there are none. */
export function apiAuthorizers(id: string, declared: Json | undefined, defaultName?: Json): ApiAuthorizer[] | undefined {
  const iam: ApiAuthorizer[] = defaultName === 'AWS_IAM' ? [{ name: 'AWS_IAM', iam: true, settings: {}, scopes: [] }] : []
  if (isFalsy(declared)) return iam.length > 0 ? iam : undefined
  const all = expectMap(declared, { id, path: 'Auth.Authorizers' })
  const authorizers = hashedEntries(all).map(([name, value]): ApiAuthorizer => {
    const settings = expectMap(value, { id, path: `Auth.Authorizers.${name}` })
    checkAuthorizer(id, name, settings)
    return { name, iam: false, settings, scopes: settings['AuthorizationScopes'] ?? [] }
  })
  const found = [...iam.filter(() => !('AWS_IAM' in all)), ...authorizers]
  return hashedEntries(Object.fromEntries(found.map((authorizer, index) => [authorizer.name, index]))).flatMap(
    ([, index]) => found[Number(index)] ?? [],
  )
}

function checkAuthorizer(id: string, name: string, settings: JsonObject): void {
  const {
    FunctionPayloadType: payload,
    Identity: identity,
    AuthorizationScopes: scopes,
    DisableFunctionDefaultPermissions: disabled,
  } = settings
  if ((payload ?? null) !== null && payload !== 'TOKEN' && payload !== 'REQUEST') {
    throw invalidResource(id, `${name} Authorizer has invalid 'FunctionPayloadType': ${typeof payload === 'string' ? payload : pythonRepr(fromTemplate(payload ?? null))}.`)
  }
  if (payload === 'REQUEST' && lacksIdentity(id, name, identity)) {
    throw invalidResource(
      id,
      `${name} Authorizer must specify Identity with at least one of Headers, QueryStrings, StageVariables, or Context.`,
    )
  }
  if ((scopes ?? null) !== null) expectList(scopes, { id, path: `Authorizers.${name}.AuthorizationScopes` })
  if ((disabled ?? null) !== null) expectBoolean(disabled, { id, path: `Authorizers.${name}.DisableFunctionDefaultPermissions` })
}

function lacksIdentity(id: string, name: string, identity: Json | undefined): boolean {
  if (!identity || (isObject(identity) && Object.keys(identity).length === 0)) return true
  const map = expectMap(identity, { id, path: `Authorizer.${name}.Identity` })
  const isEmpty = (value: Json | undefined): boolean => !value || (typeof value === 'object' && Object.keys(value).length === 0)
  const missing = ['Headers', 'QueryStrings', 'StageVariables', 'Context'].every((key) => isEmpty(map[key]))
  const seconds = map['ReauthorizeEvery'] ?? null
  if (seconds === null || typeof seconds === 'object' || !/^\s*[+-]?\d+\s*$/u.test(String(Number(seconds) === 0 ? 0 : seconds)))
    return missing
  return Number(seconds) > 0 && missing
}

type Kind = 'AWS_IAM' | 'COGNITO_USER_POOLS' | 'LAMBDA'

const kindOf = ({ iam, settings }: ApiAuthorizer): Kind =>
  iam ? 'AWS_IAM' : !isFalsy(settings['UserPoolArn']) ? 'COGNITO_USER_POOLS' : 'LAMBDA'
const authTypes: Readonly<Record<Kind, string>> = {
  AWS_IAM: 'awsSigv4',
  COGNITO_USER_POOLS: 'cognito_user_pools',
  LAMBDA: 'custom',
}

/** The authorizer as a security definition with API Gateway's extensions. */
export function authorizerScheme(id: string, authorizer: ApiAuthorizer, partition: string): PythonDict {
  const kind = kindOf(authorizer)
  const { settings, name } = authorizer
  const identity = isObject(settings['Identity']) ? settings['Identity'] : {}
  const payload = settings['FunctionPayloadType'] || 'TOKEN'
  const isRequest = kind === 'LAMBDA' && payload === 'REQUEST'
  if (!isRequest && !isFalsy(settings['Identity']) && !isObject(settings['Identity'])) {
    throw invalidResource(
      id,
      'Auth.Authorizers.<Authorizer>.Identity must be a dict (LambdaTokenAuthorizationIdentity, LambdaRequestAuthorizationIdentity or CognitoAuthorizationIdentity).',
    )
  }
  const header: PythonValue = !isFalsy(identity['Header']) ? fromEntry(identity, 'Header') : 'Authorization'
  const scheme = dict([
    ['type', 'apiKey'],
    ['name', isRequest ? 'Unused' : header],
    ['in', 'header'],
    ['x-amazon-apigateway-authtype', authTypes[kind]],
  ])
  const extension = new PythonDict()
  if (kind === 'COGNITO_USER_POOLS') {
    extension.set('type', 'cognito_user_pools')
    extension.set(
      'providerARNs',
      Array.isArray(settings['UserPoolArn']) ? fromTemplate(settings['UserPoolArn']) : [fromEntry(settings, 'UserPoolArn')],
    )
  }
  if (kind === 'LAMBDA') addLambda(extension, authorizer, { id, name, identity, isRequest, partition })
  if (kind !== 'AWS_IAM') scheme.set('x-amazon-apigateway-authorizer', extension)
  if (kind !== 'AWS_IAM' && !isRequest && !isFalsy(identity['ValidationExpression']))
    extension.set('identityValidationExpression', fromEntry(identity, 'ValidationExpression'))
  return scheme
}

interface LambdaScheme {
  readonly id: string
  readonly name: string
  readonly identity: JsonObject
  readonly isRequest: boolean
  readonly partition: string
}

function addLambda(
  extension: PythonDict,
  { settings }: ApiAuthorizer,
  { id, name, identity, isRequest, partition }: LambdaScheme,
): void {
  const uri = regionArn(partition, 'apigateway', 'lambda:path/2015-03-31/functions/${__FunctionArn__}/invocations')
  const variables = new PythonDict({ __FunctionArn__: fromEntry(settings, 'FunctionArn') }, { hashed: false })
  extension.set('type', isRequest ? 'request' : 'token')
  extension.set('authorizerUri', new PythonDict({ 'Fn::Sub': [uri, variables] }, { hashed: false }))
  if ((identity['ReauthorizeEvery'] ?? null) !== null)
    extension.set('authorizerResultTtlInSeconds', fromEntry(identity, 'ReauthorizeEvery'))
  const role = settings['FunctionInvokeRole']
  if (role && role !== 'NONE') extension.set('authorizerCredentials', fromEntry(settings, 'FunctionInvokeRole'))
  const source = isRequest ? identitySource(id, name, identity) : ''
  if (source !== '') extension.set('identitySource', new TemplateText(source))
}

const identityPrefixes = {
  Headers: 'method.request.header.',
  QueryStrings: 'method.request.querystring.',
  StageVariables: 'stageVariables.',
  Context: 'context.',
} as const

function identitySource(id: string, name: string, identity: JsonObject): string {
  return Object.entries(identityPrefixes)
    .flatMap(([key, prefix]) => {
      const path = `Auth.Authorizers.${name}.Identity.${key}`
      if (!identity[key] || (isObject(identity[key]) && Object.keys(identity[key]).length === 0)) return []
      return expectList(identity[key], { id, path }).map(
        (item, index) => prefix + expectString(item, { id, path: `${path}[${index}]` }),
      )
    })
    .join(', ')
}

/** Permissions with which API Gateway may invoke the authorizers' functions. */
export function authorizerPermissions(
  { id, properties }: SamResource,
  partition: string,
  attributes: JsonObject,
): GeneratedResource[] {
  const auth = isObject(properties['Auth']) ? properties['Auth'] : {}
  return (apiAuthorizers(id, auth['Authorizers']) ?? [])
    .filter(({ settings }) => !isFalsy(settings['FunctionArn']) && !settings['DisableFunctionDefaultPermissions'])
    .map(({ name, settings }) =>
      authorizerPermission({ id, name, functionArn: settings['FunctionArn'] ?? null, partition, attributes }),
    )
}

export interface AuthorizerPermission {
  /** Logical id of the API. */
  readonly id: string
  readonly name: string
  readonly functionArn: Json
  readonly partition: string
  readonly attributes: JsonObject
}

export function authorizerPermission({ id, name, functionArn, partition, attributes }: AuthorizerPermission): GeneratedResource {
  const SourceArn = sub(accountArn(partition, 'execute-api', '${__ApiId__}/authorizers/*'), { __ApiId__: ref(id) })
  const properties = {
    Action: 'lambda:InvokeFunction',
    FunctionName: functionArn,
    Principal: 'apigateway.amazonaws.com',
    SourceArn,
  }
  return generate(`${id}${name}AuthorizerPermission`, 'AWS::Lambda::Permission', properties, { attributes })
}

import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { expectList, expectMap, invalidEvent } from '../errors.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { fromTemplate, TemplateText } from '../python-document.ts'
import type { PythonValue } from '../python-document.ts'
import { pythonRepr } from '../python-repr.ts'
import { addCustomStatements, addResourcePolicy } from '../resource-policy.ts'
import type { SamContext } from '../sam-context.ts'
import { addMethodAuth } from '../swagger-security.ts'
import type { SwaggerEditing } from '../swagger-editing.ts'
import { isFalsy } from '../python-truth.ts'

export interface EventAuthUse {
  readonly eventId: string
  readonly context: SamContext
}

interface ApiUse {
  readonly id: string
  readonly properties: JsonObject
  /** Stage that a resource policy names. */
  readonly stage: PythonValue
}

/** Auth of an Api event: authorizer, scopes, API key and resource policy of one method. */
export function addEventAuth(
  { eventId, context }: EventAuthUse,
  api: ApiUse,
  editing: SwaggerEditing,
  auth: JsonObject,
  path: string,
  method: string,
): void {
  const apiAuthValue = resolveParameters(api.properties['Auth'] ?? null, context.parameters)
  const apiAuth = isObject(apiAuthValue) ? apiAuthValue : {}
  const authorizer = auth['Authorizer']
  checkAuthorizer(eventId, authorizer, apiAuth, api.id, method, path)
  const scopes = auth['AuthorizationScopes']
  if (scopes && !(Array.isArray(scopes) && scopes.length === 0)) {
    expectList(scopes, { id: eventId, path: 'Auth.AuthorizationScopes', event: true })
    if (!authorizer) throw invalidEvent(eventId, 'AuthorizationScopes works only when Authorizer is set')
  }
  const apiKeyRequired = auth['ApiKeyRequired'] ?? undefined
  if (apiKeyRequired !== undefined && !apiKeyRequired && isFalsy(apiAuth['ApiKeyRequired'])) {
    throw invalidEvent(
      eventId,
      `Unable to set ApiKeyRequired [False] on API method [${method}] for path [${path}] because the related API does not specify any ApiKeyRequired.`,
    )
  }
  const text = { path: new TemplateText(path), method: new TemplateText(method) }
  if (authorizer || apiKeyRequired !== undefined) {
    addMethodAuth(editing, text.path, text.method, {
      authorizer: authorizer ? new TemplateText(asText(authorizer)) : undefined,
      authorizers: fromTemplate(apiAuth['Authorizers'] ?? null),
      scopes: scopes === undefined ? undefined : fromTemplate(scopes),
      apiKeyRequired: apiKeyRequired === undefined ? undefined : fromTemplate(apiKeyRequired),
    })
  }
  const policy = auth['ResourcePolicy']
  if (!policy) return
  const statements = expectMap(policy, { id: eventId, path: 'Auth.ResourcePolicy' })
  addResourcePolicy(editing, statements, text.path, api.stage)
  if (!isFalsy(statements['CustomStatements'])) addCustomStatements(editing, statements['CustomStatements'])
}

function checkAuthorizer(
  eventId: string,
  authorizer: Json | undefined,
  apiAuth: JsonObject,
  apiId: string,
  method: string,
  path: string,
): void {
  if (!authorizer) return
  const authorizers = apiAuth['Authorizers']
  if (!isFalsy(authorizers)) expectMap(authorizers, { id: apiId, path: 'Auth.Authorizers' })
  if (authorizer === 'AWS_IAM') return
  if (authorizer === 'NONE') {
    if (!isFalsy(apiAuth['DefaultAuthorizer'])) return
    throw invalidEvent(
      eventId,
      `Unable to set Authorizer on API method [${method}] for path [${path}] because 'NONE' is only a valid value when a DefaultAuthorizer on the API is specified.`,
    )
  }
  checkDeclared({ eventId, authorizer, authorizers, method, path })
}

export interface AuthorizerUse {
  readonly eventId: string
  readonly authorizer: Json
  readonly authorizers: Json | undefined
  readonly method: string
  readonly path: string
}

/** Refuses an authorizer that the API does not declare. */
export function checkDeclared({ eventId, authorizer, authorizers, method, path }: AuthorizerUse): void {
  const name = typeof authorizer === 'string' ? authorizer : pythonRepr(fromTemplate(authorizer))
  const heading = `Unable to set Authorizer [${name}] on API method [${method}] for path [${path}]`
  if (!authorizers) throw invalidEvent(eventId, `${heading} because the related API does not define any Authorizers.`)
  if (typeof authorizer !== 'string' || !isObject(authorizers)) {
    throw invalidEvent(
      eventId,
      `${heading}. The method authorizer must be a string with a corresponding dict entry in the api authorizer.`,
    )
  }
  if (!authorizers[authorizer]) throw invalidEvent(eventId, `${heading} because it wasn't defined in the API's Authorizers.`)
}

import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { accountArn } from '../arn.ts'
import { anyMethodKey, isIntegrated, httpWildcards } from '../document-editor.ts'
import { expectMap, invalidEvent, invalidResource, invalidTemplate } from '../errors.ts'
import { permission } from '../function-target.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { apiIdOf } from '../implicit-api.ts'
import { sub } from '../intrinsic.ts'
import {
  addHttpIntegration,
  addHttpMethodAuth,
  addPathParameters,
  editOpenApi,
  isIntegratedWith,
  isOpenApi,
  notOpenApi,
  setIntegrationField,
} from '../open-api-editor.ts'
import { fromTemplate, isTruthy, TemplateText } from '../python-document.ts'
import type { PythonDict, PythonValue } from '../python-document.ts'
import { checkDeclared } from './api-event-auth.ts'
import { integrationUri } from './api-event.ts'
import type { EventSource, EventUse } from './event-source.ts'
import { isFalsy } from '../python-truth.ts'

/** An event of type HttpApi: a route of an HTTP API. */
export const httpApiEvent: EventSource = {
  properties: {
    Path: 'string',
    Method: 'string',
    ApiId: 'string',
    Stage: 'string',
    Auth: 'map',
    TimeoutInMillis: 'integer',
    RouteSettings: 'map',
    PayloadFormatVersion: 'string',
  },
  generate: (use) => {
    const apiId = asText(apiIdOf(use.properties['ApiId']))
    const path = asText(use.properties['Path'])
    const method = asText(use.properties['Method']).toLowerCase()
    const granted = routePermission(use, apiId, path, method)
    addRoute(use, apiId, path, method)
    return granted ? [granted] : []
  },
}

function routePermission(
  { id, properties, target, context }: EventUse,
  apiId: string,
  rawPath: string,
  method: string,
): GeneratedResource | undefined {
  const document = context.documents.get(apiId)
  let path = rawPath.replace(/^(.+)\/$/u, '$1')
  const covers = isTruthy(document) && coversDefaultRoute(apiId, document ?? null, target.id)
  if (path === '$default') path = ''
  else if (covers) return undefined
  path = httpWildcards(path)
  const verb = method === 'any' || method === anyMethodKey ? '*' : method.toUpperCase()
  const resource = method === 'any' && path === '/$default' ? path : `/${verb}${path}`
  const sourceArn = sub(accountArn('${AWS::Partition}', 'execute-api', `\${__ApiId__}/\${__Stage__}${resource}`), {
    __ApiId__: properties['ApiId'] ?? null,
    __Stage__: '*',
  })
  return permission(id, target, { principal: 'apigateway.amazonaws.com', sourceArn })
}

function coversDefaultRoute(apiId: string, document: PythonValue, functionId: string): boolean {
  if (!isOpenApi(document)) throw invalidResource(apiId, invalidTemplate(notOpenApi).message, 'DefinitionBody')
  return isIntegratedWith(document, '$default', anyMethodKey, functionId)
}

function addRoute(use: EventUse, apiId: string, path: string, method: string): void {
  const { context, eventId, properties, target } = use
  const body = context.documents.get(apiId)
  if (body === undefined || body === null) return
  const api = context.resources[apiId]
  const apiProperties = isObject(api) && isObject(api['Properties']) ? api['Properties'] : {}
  const text = {
    path: path === '$default' ? path : new TemplateText(path),
    method: method === anyMethodKey ? method : new TemplateText(method),
  }
  const edited = editOpenApi(body, (document) => {
    if (context.managed.has(apiId) && isIntegrated(document, text.path, text.method)) {
      throw invalidEvent(eventId, `API method '${method}' defined multiple times for path '${path}'.`)
    }
    const condition = typeof target.condition === 'string' ? new TemplateText(target.condition) : undefined
    addHttpIntegration(document, text.path, text.method, integrationUri(target, '${AWS::Partition}'), condition)
    const auth = properties['Auth']
    if (isObject(auth) && Object.keys(auth).length > 0)
      addRouteAuth(use, document, auth, apiProperties, { apiId, path, method, text })
    if (!isFalsy(properties['TimeoutInMillis']))
      setIntegrationField(document, text.path, text.method, 'timeoutInMillis', fromTemplate(properties['TimeoutInMillis']))
    addPathParameters(document, text.path, text.method)
    if (!isFalsy(properties['PayloadFormatVersion']))
      setIntegrationField(
        document,
        text.path,
        text.method,
        'payloadFormatVersion',
        fromTemplate(properties['PayloadFormatVersion']),
      )
  })
  context.documents.set(apiId, edited)
}

interface Route {
  readonly apiId: string
  readonly path: string
  readonly method: string
  readonly text: { readonly path: string | TemplateText; readonly method: string | TemplateText }
}

function addRouteAuth(
  { eventId }: EventUse,
  document: PythonDict,
  auth: JsonObject,
  api: JsonObject,
  { apiId, path, method, text }: Route,
): void {
  const apiAuth = expectMap(api['Auth'] ?? {}, { id: apiId, path: 'Auth' })
  const authorizer: Json = auth['Authorizer'] || apiAuth['DefaultAuthorizer'] || null
  if (authorizer === null) {
    throw invalidEvent(
      eventId,
      "'Auth' section requires either an explicit 'Authorizer' set or a 'DefaultAuthorizer' configured on the HttpApi.",
    )
  }
  auth['Authorizer'] = authorizer
  const iam = apiAuth['EnableIamAuthorizer'] === true
  if (authorizer === 'NONE') {
    if (isFalsy(apiAuth['DefaultAuthorizer'])) {
      throw invalidEvent(
        eventId,
        `Unable to set Authorizer on API method [${method}] for path [${path}] because 'NONE' is only a valid value when a DefaultAuthorizer on the API is specified.`,
      )
    }
  } else if (authorizer !== 'AWS_IAM' || !iam) {
    const authorizers = Object.keys(apiAuth).length === 0 ? {} : apiAuth['Authorizers']
    checkRouteAuthorizer({ eventId, authorizer, authorizers, method, path })
  }
  const scopes = auth['AuthorizationScopes']
  if (scopes && !Array.isArray(scopes)) {
    throw invalidEvent(
      eventId,
      `Unable to set Authorizer on API method [${method}] for path [${path}] because 'AuthorizationScopes' must be a list of strings.`,
    )
  }
  addHttpMethodAuth(document, text.path, text.method, asText(authorizer), apiAuth['Authorizers'], scopes)
}

/** Here SAM looks at the shapes first, then at what is declared. */
function checkRouteAuthorizer(use: Parameters<typeof checkDeclared>[0]): void {
  const { authorizers } = use
  const isEmpty = isObject(authorizers) && Object.keys(authorizers).length === 0
  checkDeclared(
    isEmpty ? { ...use, authorizers: undefined } : { ...use, authorizers: isObject(authorizers) ? authorizers : 'none' },
  )
}

import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { accountArn } from '../arn.ts'
import { isIntegrated, restWildcards } from '../document-editor.ts'
import { expectMap, invalidEvent, invalidResource } from '../errors.ts'
import { permission } from '../function-target.ts'
import type { FunctionTarget } from '../function-target.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { apiIdOf } from '../implicit-api.ts'
import { isIntrinsic, shorthand, sub } from '../intrinsic.ts'
import { fromTemplate, isTruthy, literal, PythonDict, TemplateText } from '../python-document.ts'
import type { PythonValue } from '../python-document.ts'
import { printed } from '../sam-context.ts'
import type { SamContext } from '../sam-context.ts'
import { addLambdaIntegration, addRequestModel, addRequestValidator, addTimeout, swaggerSkeleton } from '../swagger-editor.ts'
import { editSwagger } from '../swagger-editing.ts'
import type { SwaggerEditing } from '../swagger-editing.ts'
import { addEventAuth } from './api-event-auth.ts'
import { addEventParameters } from './api-event-parameters.ts'
import type { EventSource, EventUse } from './event-source.ts'
import { mergeDefinition } from './merge-definition.ts'
import { filled, isFalsy } from '../python-truth.ts'

/** An event of type Api: a method of a REST API that invokes the function through a proxy integration. */
export const apiEvent: EventSource = {
  properties: {
    Path: '!string',
    Method: '!string',
    RestApiId: '!string',
    Stage: 'string',
    Auth: 'map',
    RequestModel: 'map',
    RequestParameters: 'list',
    TimeoutInMillis: 'integer',
    ResponseTransferMode: 'string',
  },
  link: ({ eventId, properties, context }) => void linkedApi(context, eventId, properties['RestApiId']),
  generate: (use) => {
    const api = linkedApi(use.context, use.eventId, use.properties['RestApiId'])
    const method = asText(use.properties['Method']).toLowerCase()
    const path = asText(use.properties['Path'])
    const resources = [apiPermission(use, path, method, api.stageSuffix)]
    if (api.id === undefined) return resources
    if (use.context.managed.has(api.id) || !isFalsy(api.properties['MergeDefinitions']))
      addIntegration(use, { ...api, id: api.id }, path, method)
    overrideAuth(use, { ...api, id: api.id }, path, method)
    return resources
  },
}

export interface LinkedApi {
  readonly id: string | undefined
  readonly properties: JsonObject
  /** What the permission's logical id ends with. */
  readonly stageSuffix: string
  /** That, as a resource policy names it. */
  readonly stage: PythonValue
}

/** The API that an event names, which must be in the same template. */
export function linkedApi(context: SamContext, eventId: string, reference: Json | undefined): LinkedApi {
  const id = apiIdOf(reference)
  if (typeof id !== 'string') return { id: undefined, properties: {}, stageSuffix: 'AllStages', stage: 'AllStages' }
  const message = 'RestApiId property of Api event must reference a valid resource in the same template.'
  const resource = expectMap(context.resources[id], { id: eventId, path: 'RestApiId', event: true, message })
  const properties = expectMap(resource['Properties'] ?? {}, { id, path: 'Properties', attribute: true })
  const stage = properties['StageName']
  if (stage === '') throw invalidResource(id, 'StageName cannot be empty.')
  const stageSuffix = typeof stage === 'string' ? stage : 'Stage'
  // SAM itself names the stage of the implicit API; every other name is the template's.
  return {
    id,
    properties,
    stageSuffix,
    stage: typeof stage === 'string' && id !== 'ServerlessRestApi' ? new TemplateText(stage) : stageSuffix,
  }
}

function apiPermission(
  { id, properties, target, context }: EventUse,
  path: string,
  method: string,
  suffix: string,
): GeneratedResource {
  const resource = `\${__ApiId__}/\${__Stage__}/${method === 'any' ? '*' : method.toUpperCase()}${restWildcards(path.replace(/^(.+)\/$/u, '$1'))}`
  const sourceArn = sub(accountArn(context.partition, 'execute-api', resource), {
    __ApiId__: properties['RestApiId'] ?? null,
    __Stage__: '*',
  })
  return permission(id, target, { principal: 'apigateway.amazonaws.com', sourceArn, suffix })
}

/** URI of a function as an integration: `Fn::Sub` over the function's own shorthand. */
export function integrationUri(target: FunctionTarget, partition: string, stream = false): PythonValue {
  const [version, ending] = stream ? ['2021-11-15', 'response-streaming-invocations'] : ['2015-03-31', 'invocations']
  const arn = `arn:${partition}:apigateway:\${AWS::Region}:lambda:path/${version}/functions/${shorthand(target.arn)}/${ending}`
  // The text counts as the template's where the function's own name is in it, and as SAM's where the alias is, which SAM named.
  return new PythonDict({ 'Fn::Sub': 'Fn::GetAtt' in target.arn ? new TemplateText(arn) : arn })
}

interface ApiUse {
  readonly id: string
  readonly properties: JsonObject
  readonly stage: PythonValue
}

function addIntegration(use: EventUse, api: ApiUse, path: string, method: string): void {
  const { context, properties, eventId, target } = use
  const body = context.documents.get(api.id)
  if (body === undefined || body === null) return
  const merge = Boolean(api.properties['MergeDefinitions'])
  const stream = properties['ResponseTransferMode'] === 'RESPONSE_STREAM'
  const auth = expectMap(properties['Auth'] ?? {}, { id: eventId, path: 'Auth', event: true })
  const text = { path: new TemplateText(path), method: new TemplateText(method) }
  const edited = editSwagger(merge ? swaggerSkeleton() : body, (editing) => {
    if (isIntegrated(editing.document, text.path, text.method)) {
      throw invalidEvent(eventId, `API method "${method}" defined multiple times for path "${path}".`)
    }
    const apiAuth = expectMap(api.properties['Auth'] || {}, { id: api.id, path: 'Auth' })
    addLambdaIntegration(editing.document, {
      ...text,
      uri: integrationUri(target, context.partition, stream),
      condition: typeof target.condition === 'string' ? new TemplateText(target.condition) : undefined,
      credentials: integrationCredentials(auth, apiAuth, context.partition),
      stream,
    })
    if (!isFalsy(properties['Auth']) && Object.keys(auth).length > 0) addEventAuth(use, api, editing, auth, path, method)
    if (!isFalsy(properties['TimeoutInMillis']))
      addTimeout(editing.document, text.path, text.method, fromTemplate(properties['TimeoutInMillis']))
    if (!isFalsy(properties['RequestModel'])) addModel(use, api, editing, path, method)
    if (!isFalsy(properties['RequestParameters'])) addEventParameters(use, editing, text.path, text.method)
  })
  context.documents.set(
    api.id,
    merge ? mergeDefinition({ apiId: api.id, source: body, generated: edited, path, method }) : edited,
  )
}

/** Role or caller that API Gateway invokes with, where a method is authorised by IAM. */
function integrationCredentials(auth: JsonObject, apiAuth: JsonObject, partition: string): PythonValue | undefined {
  const byDefault = apiAuth['DefaultAuthorizer'] === 'AWS_IAM' && Object.keys(auth).length === 0
  if (auth['Authorizer'] !== 'AWS_IAM' && !byDefault) return undefined
  const own = 'InvokeRole' in auth ? (filled(auth['InvokeRole']) ?? 'NONE') : undefined
  const shared = 'InvokeRole' in apiAuth ? (filled(apiAuth['InvokeRole']) ?? 'NONE') : undefined
  const role = own ?? shared
  if (role === undefined || role === 'CALLER_CREDENTIALS') return `arn:${partition}:iam::*:user/*`
  return role === 'NONE' ? undefined : fromTemplate(role)
}

function overrideAuth(use: EventUse, api: ApiUse, path: string, method: string): void {
  const auth = use.properties['Auth']
  const body = use.context.documents.get(api.id)
  if (!body || !isObject(auth) || isFalsy(auth['OverrideApiAuth'])) return
  if (isFalsy(auth['Authorizer']) && isFalsy(auth['ApiKeyRequired']) && isFalsy(auth['ResourcePolicy'])) {
    throw invalidEvent(
      use.eventId,
      'Must define one of: Authorizer, ApiKeyRequired or ResourcePolicy when using the OverrideApiAuth property.',
    )
  }
  use.context.documents.set(
    api.id,
    editSwagger(body, (editing) => addEventAuth(use, api, editing, auth, path, method)),
  )
}

function addModel({ properties, eventId, context }: EventUse, api: ApiUse, editing: SwaggerEditing, path: string, method: string): void {
  const request = expectMap(properties['RequestModel'], { id: eventId, path: 'RequestModel', event: true })
  const model = request['Model']
  if (!model) return
  const models = api.properties['Models']
  const refuse = (reason: string): Error =>
    invalidEvent(
      eventId,
      `Unable to set RequestModel [${printed(context, model)}] on API method [${method}] for path [${path}] because ${reason}`,
    )
  if (!isTruthy(literal(models ?? null))) throw refuse('the related API does not define any Models.')
  if (!isIntrinsic(models) && !isObject(models)) throw refuse('the related API Models defined is of invalid type.')
  if (typeof model !== 'string') throw refuse('the related API does not contain valid Models.')
  if (!models[model]) throw refuse("it wasn't defined in the API's Models.")

  const text = { path: new TemplateText(path), method: new TemplateText(method) }
  const required = request['Required']
  addRequestModel(
    editing.document,
    text.path,
    text.method,
    new TemplateText(model),
    required === undefined ? undefined : fromTemplate(required),
  )
  const { ValidateBody: body, ValidateParameters: parameters } = request
  if ((body ?? null) === null && (parameters ?? null) === null) return
  if (typeof (body ?? false) !== 'boolean' || typeof (parameters ?? false) !== 'boolean') {
    throw invalidEvent(
      eventId,
      `Unable to set Validator to RequestModel [${model}] on API method [${method}] for path [${path}] ValidateBody and ValidateParameters must be a boolean type, strings or intrinsics are not supported.`,
    )
  }
  addRequestValidator(editing.document, text.path, text.method, Boolean(body), Boolean(parameters))
}

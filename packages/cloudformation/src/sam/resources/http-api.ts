import type { Json, JsonObject } from '../../json.ts'
import { isObject, isSame } from '../../json.ts'
import { expectString, invalidDefinition, invalidResource } from '../errors.ts'
import { generate, passThroughAttributes, resourceAttributes } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { isIntrinsic, isNoValue, ref } from '../intrinsic.ts'
import { hashSuffix, isAlphanumeric } from '../logical-id.ts'
import {
  addOpenApiTags,
  addSecuritySchemes,
  defaultTitle,
  editOpenApi,
  isOpenApi,
  openApiPaths,
  setHttpDefaultAuthorizer,
} from '../open-api-editor.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { copyHistory } from '../key-history.ts'
import { propagateTags } from '../propagate-tags.ts'
import { checkProperties } from '../property-table.ts'
import type { PropertyTable } from '../property-table.ts'
import { fromTemplate, isDict, isTruthy, literal, PythonDict, TemplateText, toJson } from '../python-document.ts'
import type { PythonValue } from '../python-document.ts'
import { s3Location } from '../s3-location.ts'
import { inSamOrder, orderedEntries } from '../sam-context.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { authorizerPermission } from './api-authorizers.ts'
import { httpAuthorizers, httpAuthorizerScheme } from './http-authorizers.ts'
import { httpDomain } from './http-domain.ts'
import { filled, isFalsy } from '../python-truth.ts'

const table: PropertyTable = {
  Name: 'any',
  StageName: 'string|map',
  Tags: 'map',
  PropagateTags: 'boolean',
  DefinitionBody: 'map',
  DefinitionUri: 'string|map',
  StageVariables: 'map',
  CorsConfiguration: 'boolean|map',
  AccessLogSettings: 'map',
  DefaultRouteSettings: 'map',
  Auth: 'map',
  RouteSettings: 'map',
  Domain: 'map',
  FailOnWarnings: 'boolean',
  Description: 'string',
  DisableExecuteApiEndpoint: 'boolean',
}

/** AWS::Serverless::HttpApi: an HTTP API with its document and its stage. */
export const httpApi: SamResourceType = {
  references: { Stage: 'AWS::ApiGatewayV2::Stage', DomainName: 'AWS::ApiGatewayV2::DomainName' },
  generate: (source, context) => {
    const { id, properties, resource } = source
    const body = context.documents.get(id)
    // The definition is kept apart from the properties; whether it is a map is checked in its turn.
    const definition = body === undefined ? {} : { DefinitionBody: isDict(body) ? {} : toJson(body) }
    checkProperties(id, 'AWS::Serverless::HttpApi', { ...inSamOrder(context, properties), ...definition }, table)
    for (const name of ['CorsConfiguration', 'Domain']) {
      if (properties[name] !== undefined) properties[name] = resolveParameters(properties[name], context.parameters)
    }
    const attributes = passThroughAttributes(resource)
    const hasBody = body !== undefined && body !== null
    const api = makeApi(source, context)
    const domain = httpDomain(source, context, attributes, 'httpapi:createdBy')
    const resources = [api, ...permissions(source, attributes), ...domain, makeStage(source, attributes)]
    propagateTags(resources, properties['Tags'], hasBody)
    return resources
  },
}

function makeApi(source: SamResource, context: SamContext): GeneratedResource {
  const { id, properties, resource } = source
  let body: PythonValue = context.documents.get(id) ?? null
  if (!isFalsy(properties['DefinitionUri']) && isTruthy(body))
    throw invalidResource(id, "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.")
  body = addCors(source, body)
  body = addAuth(source, context.partition, body)
  body = addTags(source, context, body)
  if ((properties['DisableExecuteApiEndpoint'] ?? null) !== null) body = disableEndpoint(source, body)
  body = setInfo(source, body, 'title')
  body = setInfo(source, body, 'description')
  const paths = isDict(body) ? body.get('paths') : undefined
  if (!isFalsy(properties['FailOnWarnings']) && isDict(paths) && paths.has('$default')) {
    paths.set('/$default', paths.get('$default') ?? null)
    paths.delete('$default')
  }
  if (isFalsy(properties['DefinitionUri']) && !isTruthy(body)) {
    throw invalidResource(
      id,
      "'DefinitionUri' or 'DefinitionBody' are required properties of an 'AWS::Serverless::HttpApi'. Add a value for one of these properties or add a 'HttpApi' event to an 'AWS::Serverless::Function'.",
    )
  }
  const location = !isFalsy(properties['DefinitionUri']) ? s3Location(properties['DefinitionUri'], id, 'DefinitionUri') : undefined
  const BodyS3Location = location && {
    Bucket: location.bucket,
    Key: location.key,
    ...(location.version === undefined ? {} : { Version: location.version }),
  }
  return generate(
    id,
    'AWS::ApiGatewayV2::Api',
    { Body: location ? undefined : toJson(body), BodyS3Location, FailOnWarnings: filled(properties['FailOnWarnings']) },
    { attributes: resourceAttributes(resource), dependsOn: resource['DependsOn'] },
  )
}

const corsFields = {
  AllowOrigins: 'allowOrigins',
  AllowHeaders: 'allowHeaders',
  AllowMethods: 'allowMethods',
  ExposeHeaders: 'exposeHeaders',
  MaxAge: 'maxAge',
  AllowCredentials: 'allowCredentials',
} as const

function addCors({ id, properties }: SamResource, body: PythonValue): PythonValue {
  const cors = properties['CorsConfiguration']
  if (!cors || (isObject(cors) && Object.keys(cors).length === 0)) return body
  const fail = (message: string): Error => invalidResource(id, message, 'CorsConfiguration')
  if (!isTruthy(body)) throw fail("Cors works only with inline OpenApi specified in 'DefinitionBody' property.")
  if (cors !== true && !isObject(cors)) throw fail("Invalid value for 'Cors' property.")
  const settings: JsonObject = cors === true ? { AllowOrigins: ['*'] } : isIntrinsic(cors) ? { AllowOrigins: cors } : cors
  const unknown = Object.keys(settings).find((key) => !(key in corsFields))
  if (unknown !== undefined) throw fail(`Invalid key '${unknown}' for 'Cors' property.`)
  if (!isOpenApi(body))
    throw fail("Unable to add Cors configuration because 'DefinitionBody' does not contain a valid OpenApi definition.")
  if (settings['AllowCredentials'] === true && isSame(settings['AllowOrigins'], ['*'])) {
    throw fail(
      "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or not set.",
    )
  }
  return editOpenApi(body, (document) => {
    const held = document.get('x-amazon-apigateway-cors') ?? new PythonDict()
    if (!isDict(held))
      throw invalidDefinition("Value of 'x-amazon-apigateway-cors' must be a dictionary according to Swagger spec.")
    if (isIntrinsic(settings['AllowOrigins'])) held.update(fromTemplate(lowerCorsNames(settings['AllowOrigins'])) as PythonDict)
    else {
      for (const [name, field] of Object.entries(corsFields)) {
        const value = settings[name] ?? null
        const wanted =
          name === 'MaxAge' ? value !== null : name === 'AllowCredentials' ? value === true : isTruthy(literal(value))
        if (wanted) held.set(field, fromTemplate(value))
      }
    }
    document.set('x-amazon-apigateway-cors', held)
  })
}

/** Within an intrinsic function, SAM lowers the names wherever they stand in its text. */
function lowerCorsNames(value: Json): Json {
  let text = JSON.stringify(value)
  for (const [name, field] of Object.entries(corsFields)) text = text.replaceAll(name, field)
  return JSON.parse(text) as Json
}

const authFields = ['Authorizers', 'DefaultAuthorizer', 'EnableIamAuthorizer']

function addAuth({ id, properties }: SamResource, partition: string, body: PythonValue): PythonValue {
  const auth = properties['Auth']
  if (isFalsy(auth)) return body
  if (!isTruthy(body))
    throw invalidResource(id, "Auth works only with inline OpenApi specified in the 'DefinitionBody' property.", 'Auth')
  if (!isObject(auth) || Object.keys(auth).some((key) => !authFields.includes(key)))
    throw invalidResource(id, "Invalid value for 'Auth' property", 'Auth')
  if (!isOpenApi(body))
    throw invalidResource(
      id,
      "Unable to add Auth configuration because 'DefinitionBody' does not contain a valid OpenApi definition.",
      'Auth',
    )
  return editOpenApi(body, (document) => {
    const authorizers = httpAuthorizers(id, auth)
    const schemes = new PythonDict()
    for (const [name, settings] of authorizers)
      schemes.set(new TemplateText(name), literal(httpAuthorizerScheme(id, name, settings, partition)))
    addSecuritySchemes(document, schemes)
    const name = auth['DefaultAuthorizer']
    if (!name || isNoValue(name)) return
    const text = expectString(name, { id, path: 'Auth.DefaultAuthorizer' })
    const found = authorizers.get(text)
    if (found === undefined)
      throw invalidResource(
        id,
        `Unable to set DefaultAuthorizer because '${text}' was not defined in 'Authorizers'.`,
        'Auth.DefaultAuthorizer',
      )
    const scopes = found?.['AuthorizationScopes'] ?? []
    for (const path of openApiPaths(document))
      setHttpDefaultAuthorizer(document, path, new TemplateText(text), fromTemplate(scopes))
  })
}

function addTags({ id, properties }: SamResource, context: SamContext, body: PythonValue): PythonValue {
  const tags = isObject(properties['Tags']) && Object.keys(properties['Tags']).length > 0 ? properties['Tags'] : undefined
  if (tags && !isTruthy(body))
    throw invalidResource(id, "Tags works only with inline OpenApi specified in the 'DefinitionBody' property.", 'Tags')
  if (!isTruthy(body)) return body
  if (!isOpenApi(body)) {
    if (!tags) return body
    throw invalidResource(
      id,
      "Unable to add `Tags` because 'DefinitionBody' does not contain a valid OpenApi definition.",
      'Tags',
    )
  }
  const all: JsonObject = { ...tags, 'httpapi:createdBy': 'SAM' }
  if (tags) copyHistory(tags, all)
  properties['Tags'] = all
  return editOpenApi(body, (document) =>
    addOpenApiTags(document, id === 'ServerlessHttpApi' ? all : Object.fromEntries(orderedEntries(context, all)), context),
  )
}

function disableEndpoint({ id, properties }: SamResource, body: PythonValue): PythonValue {
  if (!isTruthy(body)) throw invalidResource(id, "DisableExecuteApiEndpoint works only within 'DefinitionBody' property.")
  return editOpenApi(body, (document) => {
    const held = document.get('servers')
    const servers = Array.isArray(held) ? held : [new PythonDict()]
    for (const server of servers) {
      if (!isDict(server)) throw invalidDefinition("Value of 'servers' item must be a dictionary according to Swagger spec.")
      const configuration = server.setDefault('x-amazon-apigateway-endpoint-configuration', new PythonDict({}, { hashed: false }))
      if (isDict(configuration))
        configuration.set('disableExecuteApiEndpoint', fromTemplate(properties['DisableExecuteApiEndpoint'] ?? null))
    }
    document.set('servers', servers)
  })
}

function setInfo({ id, properties }: SamResource, body: PythonValue, field: 'title' | 'description'): PythonValue {
  const property = field === 'title' ? 'Name' : 'Description'
  const value = properties[property]
  if (!value) return body
  if (!isTruthy(body))
    throw invalidResource(id, `${property} works only with inline OpenApi specified in the 'DefinitionBody' property.`, property)
  const info = isDict(body) ? (body.get('info') ?? null) : null
  if (info !== null && !isDict(info))
    throw invalidResource(
      id,
      `Invalid 'DefinitionBody': The value of 'info' should be a map${field === 'title' ? '.' : "'."}`,
      'DefinitionBody',
    )
  const held = isDict(info) ? toJson(info.get(field) ?? null) : null
  if (field === 'title' ? !isSame(held, defaultTitle) : Boolean(held)) {
    throw invalidResource(
      id,
      `Unable to set ${property} because it is already defined within inline OpenAPI specified in the 'DefinitionBody' property.`,
      property,
    )
  }
  return editOpenApi(body, (document) => {
    const target = document.setDefault('info', new PythonDict())
    if (isDict(target)) target.set(field, fromTemplate(value))
  })
}

function permissions({ id, properties }: SamResource, attributes: JsonObject): GeneratedResource[] {
  const auth = isObject(properties['Auth']) ? properties['Auth'] : {}
  return [...httpAuthorizers(id, auth)]
    .filter(([, settings]) => settings?.['FunctionArn'] && settings['EnableFunctionDefaultPermissions'])
    .map(([name, settings]) =>
      authorizerPermission({
        id,
        name,
        functionArn: settings?.['FunctionArn'] ?? null,
        partition: '${AWS::Partition}',
        attributes,
      }),
    )
}

function makeStage({ id, properties }: SamResource, attributes: JsonObject): GeneratedResource {
  const name = filled(properties['StageName']) ?? '$default'
  const prefix = typeof name === 'string' ? name : ''
  const stageId = isAlphanumeric(prefix)
    ? `${id}${prefix}Stage`
    : prefix === '$default'
      ? `${id}ApiGatewayDefaultStage`
      : `${id}Stage${hashSuffix(prefix)}`
  return generate(
    stageId,
    'AWS::ApiGatewayV2::Stage',
    {
      AccessLogSettings: properties['AccessLogSettings'],
      DefaultRouteSettings: properties['DefaultRouteSettings'],
      RouteSettings: properties['RouteSettings'],
      ApiId: ref(id),
      StageName: name,
      Tags: properties['Tags'],
      StageVariables: properties['StageVariables'],
      AutoDeploy: true,
    },
    { attributes },
  )
}

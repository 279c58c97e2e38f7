// What a method asks of a request, and integrations other than AWS_PROXY.
import type { Json, JsonObject } from '../json.ts'
import { asText, isObject } from '../json.ts'
import { addResource, ref } from './draft.ts'
import type { Draft } from './draft.ts'
import { mapOf } from './functions.ts'
import { normalized, pathName } from './names.ts'
import { originHeader } from './rest-cors.ts'
import type { HttpEvent, RestApi } from './rest-events.ts'

/** Parameters, models and validator of a method. */
export function methodRequest(draft: Draft, api: RestApi, { settings, path, method, place }: HttpEvent): Record<string, Json> {
  const request = settings['request']
  if (!isObject(request)) return {}
  const at = [...place, 'request']
  draft.checkKeys(request, ['parameters', 'schemas', 'schema', 'template', 'passThrough', 'uri', 'contentHandling', 'method'], at)
  const parameters = Object.entries(mapOf(request['parameters'])).flatMap(([kind, names]) => {
    const where = { querystrings: 'querystring', headers: 'header', paths: 'path' }[kind]
    if (where === undefined) throw draft.fail(`request parameters are querystrings, headers or paths, not ${kind}`, [...at, 'parameters', kind])
    return Object.entries(mapOf(names)).map(([name, value]): [string, boolean] => [
      `method.request.${where}.${name}`,
      isObject(value) ? value['required'] === true : value === true,
    ])
  })
  const schemas = mapOf(request['schemas'] ?? request['schema'])
  const models = Object.entries(schemas).map(([contentType, schema]): [string, Json] => {
    const shared = typeof schema === 'string' ? mapOf(mapOf(mapOf(draft.provider['apiGateway'])['request'])['schemas'])[schema] : undefined
    const document = isObject(shared) ? (shared['schema'] ?? shared) : schema
    if (!isObject(document)) throw draft.fail(`there is no schema ${asText(schema)} in provider.apiGateway.request.schemas`, [...at, 'schemas', contentType])
    const id = typeof schema === 'string' ? `ApiGateway${normalized(schema)}Model` : `ApiGatewayMethod${pathName(path)}${method}${pathName(contentType)}Model`
    if (draft.resources[id] === undefined) {
      const properties = { RestApiId: api.id, ContentType: contentType, Schema: document }
      addResource(draft, id, { type: 'AWS::ApiGateway::Model', properties, place: [...at, 'schemas'] })
    }
    return [contentType, ref(id)]
  })
  if (models.length > 0 && draft.resources['ApiGatewayRequestValidator'] === undefined) {
    const properties = { RestApiId: api.id, Name: `${draft.service}-${draft.stage} | Validate request body and querystring parameters`, ValidateRequestBody: true, ValidateRequestParameters: true }
    addResource(draft, 'ApiGatewayRequestValidator', { type: 'AWS::ApiGateway::RequestValidator', properties, place: at })
  }
  return {
    ...(parameters.length > 0 ? { RequestParameters: Object.fromEntries(parameters) } : {}),
    ...(models.length > 0 ? { RequestModels: Object.fromEntries(models), RequestValidatorId: ref('ApiGatewayRequestValidator') } : {}),
  }
}

interface CustomIntegration {
  readonly integration: JsonObject
  readonly responses: Json[]
}

/** The integration of a method that is not a Lambda proxy; nothing for one that is. */
export function customIntegration(draft: Draft, event: HttpEvent, functionUri: Json): CustomIntegration | undefined {
  const { settings, place, method } = event
  const kind = asText(settings['integration'] ?? (settings['async'] === true ? 'lambda' : 'lambda-proxy')).toLowerCase().replaceAll('-', '_')
  if (kind === 'lambda_proxy' || kind === 'aws_proxy') return undefined
  const types: Readonly<Record<string, string>> = { lambda: 'AWS', aws: 'AWS', http: 'HTTP', http_proxy: 'HTTP_PROXY', mock: 'MOCK' }
  const type = types[kind]
  if (type === undefined) throw draft.fail(`${kind} is no integration: lambda-proxy, lambda, http, http-proxy or mock`, [...place, 'integration'])
  const request = mapOf(settings['request'])
  const responses = responsesOf(draft, event)
  const templates = request['template']
  const forwarded = Object.keys(mapOf(mapOf(request['parameters'])['paths'])).map((name) => [`integration.request.path.${name}`, `method.request.path.${name}`])
  const parameters = {
    ...(type.startsWith('HTTP') ? Object.fromEntries(forwarded) : {}),
    ...(settings['async'] === true ? { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" } : {}),
  }
  return {
    integration: {
      Type: type,
      ...(type === 'MOCK' ? {} : { IntegrationHttpMethod: type === 'AWS' ? 'POST' : asText(request['method'] ?? method).toUpperCase() }),
      ...(type === 'AWS' ? { Uri: functionUri } : type === 'MOCK' ? {} : { Uri: request['uri'] ?? null }),
      ...(type === 'HTTP_PROXY' ? {} : { PassthroughBehavior: request['passThrough'] ?? 'NEVER', RequestTemplates: requestTemplates(type, templates) }),
      ...(request['contentHandling'] === undefined ? {} : { ContentHandling: request['contentHandling'] }),
      ...(Object.keys(parameters).length > 0 ? { RequestParameters: parameters } : {}),
      ...(settings['connectionType'] === undefined ? {} : { ConnectionType: vpcLink(settings['connectionType']), ConnectionId: settings['connectionId'] ?? null }),
      ...(type === 'HTTP_PROXY' ? {} : { IntegrationResponses: responses.integration }),
    },
    responses: responses.method,
  }
}

const vpcLink = (value: Json): string => asText(value).toUpperCase().replace('VPC-LINK', 'VPC_LINK')

function requestTemplates(type: string, templates: Json | undefined): Json {
  const own = isObject(templates) ? templates : {}
  if (type === 'MOCK') return { 'application/json': '{"statusCode": 200}', ...own }
  if (type !== 'AWS') return own
  return { 'application/json': eventTemplate('$input.json("$")'), 'application/x-www-form-urlencoded': eventTemplate(formBody), ...own }
}

interface Responses {
  readonly integration: Json[]
  readonly method: Json[]
}

/** Status codes with their patterns; without any, the ones by which a function's error names its status. */
function responsesOf(draft: Draft, event: HttpEvent): Responses {
  const response = mapOf(event.settings['response'])
  const codes = mapOf(response['statusCodes'])
  const origin = originHeader(draft, event)
  const common = { ...mapOf(response['headers']), ...(origin === undefined ? {} : { 'Access-Control-Allow-Origin': origin }) }
  const given: JsonObject =
    Object.keys(codes).length > 0
      ? codes
      : Object.fromEntries([['200', { pattern: '' }], ...['400', '401', '403', '404', '422', '500', '502', '504'].map((code) => [code, { pattern: code === '500' ? String.raw`[\s\S]*(Process\s?exited\s?before\s?completing\s?request|\[500\])[\s\S]*` : code === '504' ? String.raw`([\s\S]*\[504\][\s\S]*)|(^[\s\S]*Task timed out after \d+\.\d+ seconds$)` : String.raw`[\s\S]*\[${code}\][\s\S]*` }])])
  const all = Object.entries(given).map(([code, value]) => {
    const item = mapOf(value)
    const headers: JsonObject = { ...common, ...mapOf(item['headers']) }
    const template = item['template'] ?? (code === '200' ? response['template'] : undefined)
    const names = Object.entries(headers).map(([name, header]): [string, Json] => [`method.response.header.${name}`, header])
    return {
      integration: {
        StatusCode: code,
        SelectionPattern: item['pattern'] ?? '',
        ResponseParameters: Object.fromEntries(names),
        ResponseTemplates: template === undefined ? {} : isObject(template) ? template : { 'application/json': template },
      },
      method: { StatusCode: code, ResponseParameters: Object.fromEntries(names.map(([name]) => [name, true])), ResponseModels: {} },
    }
  })
  return { integration: all.map(({ integration }) => integration), method: all.map(({ method }) => method) }
}

const formBody = '{#foreach($pair in $input.body.split("&"))#set($at = $pair.indexOf("="))#if($at >= 0)#set($next = $at + 1)"$util.urlDecode($pair.substring(0, $at))": "$util.escapeJavaScript($util.urlDecode($pair.substring($next)))"#if($foreach.hasNext),#end#end#end}'

const mapTemplate = (name: string, source: string): string =>
  `"${name}": {#foreach($key in ${source}.keySet())"$key": "$util.escapeJavaScript(${source}.get($key)).replaceAll("\\\\'", "'")"#if($foreach.hasNext),#end#end}`

/** The event of `integration: lambda`: body, method, principalId, stage, headers, query, path, identity, and so on. */
const eventTemplate = (body: string): string =>
  [
    `{"body": ${body}`,
    '"method": "$context.httpMethod"',
    '"principalId": "$context.authorizer.principalId"',
    '"stage": "$context.stage"',
    '"cognitoPoolClaims": {"sub": "$context.authorizer.claims.sub"}',
    mapTemplate('enhancedAuthContext', '$context.authorizer'),
    mapTemplate('headers', '$input.params().header'),
    mapTemplate('query', '$input.params().querystring'),
    mapTemplate('path', '$input.params().path'),
    mapTemplate('identity', '$context.identity'),
    mapTemplate('stageVariables', '$stageVariables'),
    '"requestPath": "$context.resourcePath"}',
  ].join(',\n')

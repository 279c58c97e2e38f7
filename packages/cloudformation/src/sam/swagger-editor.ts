// What SAM writes into the OpenAPI document of an AWS::Serverless::Api.
import {
  addPath,
  alternatives,
  anyMethodKey,
  hasIntegration,
  integrationKey,
  isIntegrated,
  isVersion3,
  makeConditional,
  methodDefinitions,
  methodKey,
  methodOf,
  pathItems,
  pathsOf,
} from './document-editor.ts'
import { invalidDefinition } from './errors.ts'
import type { PythonText, PythonValue } from './python-document.ts'
import { isDict, isText, isTruthy, literal, PythonDict, TemplateText, textOf } from './python-document.ts'

export function swaggerSkeleton(): PythonDict {
  const info = new PythonDict()
  info.set('version', '1.0')
  info.set('title', literal({ Ref: 'AWS::StackName' }))
  const document = new PythonDict()
  document.set('swagger', '2.0')
  document.set('info', info)
  document.set('paths', new PythonDict())
  return document
}

export function isSwagger(document: PythonValue | undefined): document is PythonDict {
  if (!isDict(document) || !isDict(document.get('paths'))) return false
  if (isTruthy(document.get('swagger'))) return true
  return isTruthy(document.get('openapi')) && isVersion3(document.get('openapi'))
}

/** Refuses a body that is no OpenAPI document, as SAM's editor does when it is opened. */
export function openSwagger(document: PythonValue | undefined): PythonDict {
  if (!isSwagger(document)) {
    throw invalidDefinition("Invalid Swagger document or the Swagger document is not explicitly defined in 'DefinitionBody'.")
  }
  for (const path of pathsOf(document).keys()) pathItems(document, path)
  return document
}

export interface LambdaIntegration {
  readonly path: PythonText
  readonly method: PythonText
  readonly uri: PythonValue
  readonly condition: PythonText | undefined
  /** ARN of the role or caller pattern that API Gateway invokes with. */
  readonly credentials: PythonValue | undefined
  readonly stream: boolean
}

export function addLambdaIntegration(
  document: PythonDict,
  { path, method, uri, condition, credentials, stream }: LambdaIntegration,
): void {
  if (isIntegrated(document, path, method)) {
    throw invalidDefinition(`Lambda integration already exists on Path=${textOf(path)}, Method=${textOf(methodKey(method))}`)
  }
  addPath(document, path, method)
  const key = methodKey(method)
  for (const item of pathItems(document, path)) {
    const integration = new PythonDict()
    const definition = item.get(key)
    if (!isDict(definition))
      throw invalidDefinition(`Definition of method '${textOf(method)}' for path '${textOf(path)}' should be a map.`)
    definition.set(integrationKey, integration)
    integration.set('type', 'aws_proxy')
    integration.set('httpMethod', 'POST')
    integration.set('uri', condition ? makeConditional(condition, uri) : uri)
    if (stream) integration.set('responseTransferMode', 'STREAM')
    if (credentials !== undefined) integration.set('credentials', credentials)
    definition.setDefault('responses', new PythonDict())
    if (condition) item.set(key, makeConditional(condition, definition))
  }
}

/** Every method of a path that has an integration, with its normalised name. */
export function integratedMethods(document: PythonDict, path: PythonText): [PythonText, PythonDict][] {
  return pathItems(document, path).flatMap((item) =>
    item
      .entries()
      .filter(([name]) => !notMethods.has(textOf(name)))
      .flatMap(([name, value]) =>
        alternatives(value)
          .map((side) => methodOf(side, path, name))
          .filter(hasIntegration)
          .map((definition) => [methodKey(name), definition] as [PythonText, PythonDict]),
      ),
  )
}

const notMethods = new Set(['summary', 'description', 'parameters'])

export interface Cors {
  readonly origin: PythonValue | undefined
  readonly headers: PythonValue | undefined
  readonly methods: PythonValue | undefined
  readonly maxAge: PythonValue | undefined
  readonly credentials: boolean
}

/** Adds an OPTIONS method with a mock integration to a path that has none. */
export function addCors(document: PythonDict, path: PythonText, cors: Cors): void {
  let { methods } = cors
  for (const item of pathItems(document, path)) {
    if (item.has('options')) continue
    if (!isTruthy(cors.origin)) throw invalidDefinition('Invalid input. Value for AllowedOrigins is required')
    if (!isTruthy(methods)) methods = `'${allowedMethods(item)}'`
    item.set('options', optionsMethod({ ...cors, methods }))
  }
}

const everyMethod = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT']

function allowedMethods(item: PythonDict): string {
  const keys = item.keys().map(textOf)
  const methods = keys.includes(anyMethodKey) ? everyMethod : [...keys, 'options'].map((key) => key.toUpperCase())
  return [...new Set(methods)].toSorted((left, right) => (left < right ? -1 : 1)).join(',')
}

function optionsMethod({ origin, headers, methods, maxAge, credentials }: Cors): PythonDict {
  const rows: [string, PythonValue | undefined, string][] = [
    ['Access-Control-Allow-Origin', origin, 'string'],
    ['Access-Control-Allow-Headers', isTruthy(headers) ? headers : undefined, 'string'],
    ['Access-Control-Allow-Methods', isTruthy(methods) ? methods : undefined, 'string'],
    ['Access-Control-Max-Age', maxAge ?? undefined, 'integer'],
    ['Access-Control-Allow-Credentials', credentials ? "'true'" : undefined, 'string'],
  ]
  const parameters = new PythonDict()
  const responseHeaders = new PythonDict()
  for (const [name, value, type] of rows) {
    if (value === undefined) continue
    parameters.set(`method.response.header.${name}`, value)
    responseHeaders.set(name, literal({ type }))
  }
  const response = dict([
    ['statusCode', '200'],
    ['responseParameters', parameters],
    ['responseTemplates', literal({ 'application/json': '{}\n' })],
  ])
  const integration = dict([
    ['type', 'mock'],
    ['requestTemplates', literal({ 'application/json': '{\n  "statusCode" : 200\n}\n' })],
    ['responses', dict([['default', response]])],
  ])
  const success = dict([
    ['description', 'Default response for CORS method'],
    ['headers', responseHeaders],
  ])
  return dict([
    ['summary', 'CORS support'],
    ['consumes', ['application/json']],
    ['produces', ['application/json']],
    [integrationKey, integration],
    ['responses', dict([['200', success]])],
  ])
}

/** A hashed dictionary whose keys are added one by one. */
export function dict(entries: readonly (readonly [PythonText, PythonValue])[]): PythonDict {
  const made = new PythonDict()
  for (const [key, value] of entries) made.set(key, value)
  return made
}

export function addRequestParameters(
  document: PythonDict,
  path: PythonText,
  method: PythonText,
  parameters: readonly RequestParameter[],
): void {
  for (const definition of methodDefinitions(document, path, method)) {
    const existing = definition.get('parameters') ?? []
    const list = Array.isArray(existing) ? existing : []
    for (const { name, required, caching } of parameters) {
      const [location = '', ...rest] = textOf(name).replaceAll('method.request.', '').split('.')
      const mark = (text: string): PythonText => (typeof name === 'string' ? text : new TemplateText(text))
      list.push(
        dict([
          ['in', location === 'querystring' ? 'query' : mark(location)],
          ['name', mark(rest.join('.'))],
          ['required', required],
          ['type', 'string'],
        ]),
      )
      const integration = definition.get(integrationKey)
      if (!isTruthy(caching) || !isDict(integration)) continue
      const cached = integration.get('cacheKeyParameters')
      integration.set('cacheKeyParameters', [...(Array.isArray(cached) ? cached : []), name])
    }
    definition.set('parameters', list)
  }
}

export interface RequestParameter {
  readonly name: PythonText
  readonly required: PythonValue
  readonly caching: PythonValue
}

export function addTimeout(document: PythonDict, path: PythonText, method: PythonText, timeout: PythonValue): void {
  for (const definition of methodDefinitions(document, path, method)) {
    const integration = definition.get(integrationKey)
    if (isDict(integration)) integration.set('timeoutInMillis', timeout)
  }
}

export function addRequestModel(
  document: PythonDict,
  path: PythonText,
  method: PythonText,
  model: PythonText,
  required: PythonValue | undefined,
): void {
  const name = textOf(model).toLowerCase()
  const swagger2 = document.get('swagger') !== undefined && document.get('swagger') !== null
  for (const definition of methodDefinitions(document, path, method)) {
    if (swagger2) {
      const existing = definition.get('parameters')
      const lower: PythonText = typeof model === 'string' ? name : new TemplateText(name)
      const parameter = dict([
        ['in', 'body'],
        ['name', lower],
        ['schema', literal({ $ref: `#/definitions/${name}` })],
      ])
      if (isPresent(required)) parameter.set('required', required)
      definition.set('parameters', [...(Array.isArray(existing) ? existing : []), parameter])
    } else if (isVersion3(document.get('openapi'))) {
      const body = literal({
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
      }) as PythonDict
      if (isPresent(required)) body.set('required', required)
      definition.set('requestBody', body)
    }
  }
}

const isPresent = (value: PythonValue | undefined): value is PythonValue => value !== undefined && value !== null

export function addRequestValidator(
  document: PythonDict,
  path: PythonText,
  method: PythonText,
  body: boolean,
  parameters: boolean,
): void {
  const name = body ? (parameters ? 'body-and-params' : 'body-only') : parameters ? 'params-only' : 'no-validation'
  const key = 'x-amazon-apigateway-request-validators'
  if (!isTruthy(document.get(key))) document.set(key, new PythonDict())
  const validators = document.get(key)
  if (isDict(validators) && !isTruthy(validators.get(name))) {
    validators.update(
      dict([
        [
          name,
          dict([
            ['validateRequestBody', body],
            ['validateRequestParameters', parameters],
          ]),
        ],
      ]),
    )
  }
  for (const definition of methodDefinitions(document, path, method))
    definition.update(dict([['x-amazon-apigateway-request-validator', name]]))
}

/** Slashes in binary media types are written `~1`. */
export function binaryMediaTypes(value: PythonValue): PythonValue {
  if (isText(value)) return new TemplateText(textOf(value).replaceAll('~1', '/'))
  if (Array.isArray(value)) return value.map(binaryMediaTypes)
  if (!isDict(value)) return value
  return dict(
    value.entries().map(([key, item]) => [new TemplateText(textOf(key).replaceAll('~1', '/')), binaryMediaTypes(item)] as const),
  )
}

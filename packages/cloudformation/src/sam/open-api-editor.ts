// What SAM writes into the OpenAPI document of an AWS::Serverless::HttpApi.
import type { Json, JsonObject } from '../json.ts'
import { isObject, isSame } from '../json.ts'
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
  securityOf,
} from './document-editor.ts'
import { invalidDefinition } from './errors.ts'
import type { PythonText, PythonValue } from './python-document.ts'
import { fromTemplate, isDict, isText, isTruthy, literal, PythonDict, TemplateText, textOf, toJson } from './python-document.ts'
import { pythonRepr, pythonType } from './python-repr.ts'
import type { SamContext } from './sam-context.ts'
import { dict } from './swagger-editor.ts'

export const defaultTitle: JsonObject = { Ref: 'AWS::StackName' }

export function openApiSkeleton(): PythonDict {
  const info = dict([
    ['version', '1.0'],
    ['title', literal(defaultTitle)],
  ])
  return dict([
    ['openapi', '3.0.1'],
    ['info', info],
    ['paths', new PythonDict()],
  ])
}

export function isOpenApi(document: PythonValue | undefined): document is PythonDict {
  return (
    isDict(document) && isDict(document.get('paths')) && isTruthy(document.get('openapi')) && isVersion3(document.get('openapi'))
  )
}

export const notOpenApi = "Invalid OpenApi document. Invalid values or missing keys for 'openapi' or 'paths' in 'DefinitionBody'."

/** Edits an HTTP API's document in place; refuses what is no OpenAPI 3 document. */
export function editOpenApi(original: PythonValue | undefined, change: (document: PythonDict) => void): PythonDict {
  if (!isOpenApi(original)) {
    throw invalidDefinition(notOpenApi)
  }
  const components = original.get('components') ?? null
  if (components !== null && !isDict(components)) throw invalidDefinition("Invalid OpenApi document: The value of 'components' should be a map")
  change(original)
  return original
}

export function addHttpIntegration(
  document: PythonDict,
  path: PythonText,
  method: PythonText,
  uri: PythonValue,
  condition?: PythonText,
): void {
  if (isIntegrated(document, path, method)) return
  addPath(document, path, method)
  const key = methodKey(method)
  for (const item of pathItems(document, path)) {
    const held = item.get(key)
    const definition = isDict(held) ? held : new PythonDict()
    item.set(key, definition)
    definition.set(
      integrationKey,
      dict([
        ['type', 'aws_proxy'],
        ['httpMethod', 'POST'],
        ['payloadFormatVersion', '2.0'],
        ['uri', condition ? makeConditional(condition, uri) : uri],
      ]),
    )
    if (textOf(path) === '$default' && textOf(key) === anyMethodKey) definition.set('isDefaultRoute', true)
    definition.setDefault('responses', new PythonDict())
    if (condition) item.set(key, makeConditional(condition, definition))
  }
}

/** Whether the route's integration is that function: then its own permission covers the API. */
export function isIntegratedWith(document: PythonDict, path: PythonText, method: PythonText, functionId: string): boolean {
  if (!isIntegrated(document, path, method)) return false
  return methodDefinitions(document, path, method, true).every((definition) => {
    const integration = definition.get(integrationKey) ?? new PythonDict()
    if (!isDict(integration))
      throw invalidDefinition(`Value of '${integrationKey}' must be a dictionary according to Swagger spec.`)
    const uri = integration.get('uri')
    return (
      isDict(uri) &&
      alternatives(uri).every((side) => {
        const text = isDict(side) ? side.get('Fn::Sub') : undefined
        const match = isText(text) ? /([A-Za-z0-9]+)\.Arn/u.exec(textOf(text)) : null
        return match?.[1] === functionId
      })
    )
  })
}

export function addPathParameters(document: PythonDict, path: PythonText, method: PythonText): void {
  const names = [...textOf(path).matchAll(/\{(.*?)\}/gu)].map(([, name = '']) => name)
  for (const definition of names.length > 0 ? methodDefinitions(document, path, method) : []) {
    const parameters = definition.setDefault('parameters', [])
    if (!Array.isArray(parameters)) continue
    for (const name of names) {
      const existing = parameters.find((parameter) => isDict(parameter) && isSame(toJson(parameter.get('name') ?? null), name))
      if (!isDict(existing))
        parameters.push(
          dict([
            ['name', new TemplateText(name)],
            ['in', 'path'],
            ['required', true],
          ]),
        )
      else
        for (const [key, value] of [
          ['in', 'path'],
          ['required', true],
        ] as const)
          existing.set(key, value)
    }
  }
}

export function setIntegrationField(
  document: PythonDict,
  path: PythonText,
  method: PythonText,
  field: string,
  value: PythonValue,
): void {
  for (const definition of methodDefinitions(document, path, method)) {
    const integration = definition.get(integrationKey)
    if (isDict(integration)) integration.set(field, value)
  }
}

export function addSecuritySchemes(document: PythonDict, schemes: PythonDict): void {
  const components = document.get('components')
  const held = isDict(components) ? components.get('securitySchemes') : undefined
  const merged = isDict(held) ? held : new PythonDict()
  for (const [name, scheme] of schemes.entries()) merged.set(name, scheme)
  if (merged.size === 0) return
  if (!isDict(components) || components.size === 0) document.set('components', new PythonDict())
  ;(document.get('components') as PythonDict).set('securitySchemes', merged)
}

export function setHttpDefaultAuthorizer(document: PythonDict, path: PythonText, name: PythonText, scopes: PythonValue): void {
  for (const item of pathItems(document, path)) {
    for (const [key, value] of item.entries()) {
      const method = textOf(methodKey(key))
      if (method === 'parameters' || method === 'options') continue
      if (!item.has(method)) throw invalidDefinition(`Could not find ${method} in ${textOf(path)} within DefinitionBody.`)
      for (const side of alternatives(value)) {
        const definition = methodOf(side, path, key)
        if (hasIntegration(definition) && !isTruthy(definition.get('security')))
          definition.set('security', [dict([[name, scopes]])])
      }
    }
  }
}

export function addHttpMethodAuth(
  document: PythonDict,
  path: PythonText,
  method: PythonText,
  name: string,
  authorizers: Json | undefined,
  scopes: Json | undefined,
): void {
  for (const definition of methodDefinitions(document, path, method)) {
    const wanted = httpScopes(name, authorizers, scopes)
    definition.set('security', [...securityOf(definition, path, method), dict([[new TemplateText(name), fromTemplate(wanted)]])])
  }
}

function httpScopes(name: string, authorizers: Json | undefined, scopes: Json | undefined): Json {
  if (name === 'NONE' || name === 'AWS_IAM' || !isObject(authorizers)) return []
  const authorizer = authorizers[name] ?? {}
  if (!isObject(authorizer)) throw invalidDefinition(`Type of authorizer '${name}' must be a dictionary`)
  const wanted = Array.isArray(scopes) && scopes.length > 0 ? scopes : authorizer['AuthorizationScopes']
  return Array.isArray(wanted) && wanted.length > 0 ? wanted : []
}

/** Name of the type by which SAM holds a value of a document. */
const heldType = (value: PythonValue, { order }: SamContext): string => {
  if (isText(value)) return typeof value === 'string' || !order ? 'str' : 'Py27UniStr'
  return isDict(value) && value.hashed ? 'Py27Dict' : pythonType(toJson(value))
}

export function addOpenApiTags(document: PythonDict, tags: JsonObject, context: SamContext): void {
  const held = document.get('tags')
  const list = isTruthy(held) ? (held ?? null) : []
  if (!Array.isArray(list))
    throw invalidDefinition(
      `Tags in OpenApi DefinitionBody needs to be a list. ${isText(list) ? textOf(list) : pythonRepr(list)} is a ${heldType(list, context)} not a list.`,
    )
  for (const [name, value] of Object.entries(tags)) {
    const existing = list.find((tag) => isDict(tag) && isSame(toJson(tag.get('name') ?? null), name))
    if (isDict(existing)) existing.set('x-amazon-apigateway-tag-value', fromTemplate(value))
    else
      list.push(
        dict([
          ['name', name],
          ['x-amazon-apigateway-tag-value', fromTemplate(value)],
        ]),
      )
  }
  if (list.length > 0) document.set('tags', list)
}

export const openApiPaths = (document: PythonDict): PythonText[] => pathsOf(document).keys()

import { asText } from '../json.ts'
import { expectDict, invalidDefinition } from './errors.ts'
import type { PythonText, PythonValue } from './python-document.ts'
import { isDict, isText, isTruthy, PythonDict, PythonFloat, TemplateText, textOf, toJson } from './python-document.ts'
import { isNoValue } from './intrinsic.ts'

export const integrationKey = 'x-amazon-apigateway-integration'
export const anyMethodKey = 'x-amazon-apigateway-any-method'

/** Lower case, and `any` by the name that API Gateway gives it. */
export function methodKey(method: PythonText): PythonText {
  const lower = textOf(method).toLowerCase()
  if (lower === 'any') return anyMethodKey
  return typeof method === 'string' ? lower : new TemplateText(lower)
}

/** A value, or both sides of the `Fn::If` that it is. */
export function alternatives(value: PythonValue | undefined): (PythonValue | undefined)[] {
  if (!isDict(value) || !value.has('Fn::If')) return [value]
  const branches = value.get('Fn::If')
  if (!Array.isArray(branches)) throw invalidDefinition('Value of Fn::If must be a list.')
  return branches.slice(1).filter((branch) => !isNoValue(toJson(branch)))
}

export const pathItemOf = (value: PythonValue | undefined, path: PythonText): PythonDict =>
  expectDict(value, `Value of '${textOf(path)}' path must be a dictionary according to Swagger spec.`)

export const methodOf = (value: PythonValue | undefined, path: PythonText, method: PythonText): PythonDict =>
  expectDict(value, `Definition of method '${textOf(method)}' for path '${textOf(path)}' should be a map.`)

export const hasIntegration = (method: PythonDict): boolean => isTruthy(method.get(integrationKey))

export const pathsOf = (document: PythonDict): PythonDict => document.get('paths') as PythonDict

export function pathItems(document: PythonDict, path: PythonText): PythonDict[] {
  return alternatives(pathsOf(document).get(path)).map((item) => pathItemOf(item, path))
}

/** Whether the path has that method with an integration, on both sides of a condition. */
export function isIntegrated(document: PythonDict, path: PythonText, method: PythonText): boolean {
  const key = methodKey(method)
  if (!pathsOf(document).has(path)) return false
  return alternatives(pathsOf(document).get(path)).every((item) => {
    if (!isDict(item) || !item.has(key)) return false
    const definition = item.get(key)
    return isDict(definition) && alternatives(definition).some((side) => hasIntegration(methodOf(side, path, method)))
  })
}

export function addPath(document: PythonDict, path: PythonText, method: PythonText): void {
  const entry = pathsOf(document).setDefault(path, new PythonDict())
  if (!isDict(entry)) throw invalidDefinition(`Value of '${textOf(path)}' path must be a dictionary according to Swagger spec.`)
  for (const item of alternatives(entry)) if (isDict(item)) item.setDefault(methodKey(method), new PythonDict())
}

/** Every definition of that method, those without an integration left out. */
export function methodDefinitions(document: PythonDict, path: PythonText, method: PythonText, all = false): PythonDict[] {
  return pathItems(document, path)
    .flatMap((item) => alternatives(item.get(methodKey(method))).map((side) => methodOf(side, path, method)))
    .filter((definition) => all || hasIntegration(definition))
}

export function makeConditional(condition: PythonText, value: PythonValue): PythonDict {
  const none = new PythonDict({ Ref: 'AWS::NoValue' }, { hashed: false })
  return new PythonDict({ 'Fn::If': [condition, value, none] }, { hashed: false })
}

export function makePathConditional(document: PythonDict, path: PythonText, condition: PythonText): void {
  pathsOf(document).set(path, makeConditional(condition, pathsOf(document).get(path) ?? null))
}

export function securityOf(definition: PythonDict, path: PythonText, method: PythonText): PythonValue[] {
  const security = definition.get('security') ?? []
  if (Array.isArray(security)) return security
  throw invalidDefinition(`Type of security for path ${textOf(path)} method ${textOf(method)} must be a list`)
}

export const isVersion3 = (version: PythonValue | undefined): boolean =>
  /^3(\.\d)(\.\d)?$/u.test(
    isText(version) ? textOf(version) : version instanceof PythonFloat ? `${version.value}.0` : asText(version),
  )

/** Parameters of a path become `*`, as permissions write paths; REST APIs take any greedy parameter, HTTP APIs `{proxy+}`. */
export const restWildcards = (path: string): string => path.replaceAll(/\{[a-zA-Z0-9._-]+\+?\}/gu, '*')
export const httpWildcards = (path: string): string => path.replaceAll(/\{([a-zA-Z0-9._-]+|proxy\+)\}/gu, '*')

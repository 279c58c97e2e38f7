// Which authorizer and API key each method of a REST API asks for.
import { asText, isSame } from '../json.ts'
import { methodDefinitions, securityOf } from './document-editor.ts'
import { expectDict, invalidDefinition } from './errors.ts'
import type { PythonText, PythonValue } from './python-document.ts'
import { isDict, isTruthy, PythonDict, textOf, toJson } from './python-document.ts'
import { dict, integratedMethods } from './swagger-editor.ts'
import type { SwaggerEditing } from './swagger-editing.ts'

export function addIamSecurity(editing: SwaggerEditing): void {
  if (editing.security.has('AWS_IAM')) return
  const scheme = dict([
    ['x-amazon-apigateway-authtype', 'awsSigv4'],
    ['type', 'apiKey'],
    ['name', 'Authorization'],
    ['in', 'header'],
  ])
  editing.security.update(dict([['AWS_IAM', scheme]]))
}

export function addApiKeySecurity(editing: SwaggerEditing): void {
  if (editing.security.has('api_key')) return
  editing.security.update(
    dict([
      [
        'api_key',
        dict([
          ['type', 'apiKey'],
          ['name', 'x-api-key'],
          ['in', 'header'],
        ]),
      ],
    ]),
  )
}

export interface DefaultAuthorizer {
  readonly name: PythonText
  /** Names of every authorizer of the API. */
  readonly names: readonly string[]
  readonly scopes: PythonValue
  readonly preflight: boolean
}

/** Gives the default authorizer to the methods of a path that name none themselves. */
export function setDefaultAuthorizer(editing: SwaggerEditing, path: PythonText, authorizer: DefaultAuthorizer): void {
  const names = new Set(['AWS_IAM', ...authorizer.names])
  for (const [method, definition] of integratedMethods(editing.document, path)) {
    if (!authorizer.preflight && textOf(method) === 'options') continue
    const existing = securityDicts(definition, path, method)
    const own = existing.filter((security) => security.keys().some((key) => names.has(textOf(key))))
    const others = existing.filter((security) => !own.includes(security))
    const none = others.findIndex((security) => security.has('NONE'))
    if (none >= 0) others.splice(none, 1)
    const fallback = own.length > 0 ? own : [dict([[authorizer.name, authorizer.scopes]])]
    const security = none >= 0 ? others : [...others, ...fallback]
    if (security.length === 0) continue
    definition.set('security', security)
    if (security[0]?.has('AWS_IAM')) addIamSecurity(editing)
  }
}

function securityDicts(definition: PythonDict, path: PythonText, method: PythonText): PythonDict[] {
  return securityOf(definition, path, method).map((security) =>
    expectDict(
      security,
      `${asText(security)} in Security for path ${textOf(path)} method ${textOf(method)} is not a valid dictionary.`,
    ),
  )
}

/** Asks for an API key where a method does not say otherwise. */
export function setDefaultApiKey(editing: SwaggerEditing, path: PythonText, preflight: boolean): void {
  for (const [method, definition] of integratedMethods(editing.document, path)) {
    const existing = securityDicts(definition, path, method)
    const keyed = existing.filter((security) => security.has('api_key') || security.has('api_key_false'))
    const others = existing.filter((security) => !keyed.includes(security))
    const refused = keyed.some((security) => security.has('api_key_false'))
    const wanted = !refused && !(textOf(method) === 'options' && !preflight)
    const security = wanted ? [...others, dict([['api_key', []]])] : others
    if (!areEqual(security, existing)) definition.set('security', security)
  }
}

const areEqual = (left: readonly PythonDict[], right: readonly PythonDict[]): boolean =>
  isSame(left.map(toJson), right.map(toJson))

export interface MethodAuth {
  readonly authorizer: PythonText | undefined
  /** The API's authorizers as the template writes them. */
  readonly authorizers: PythonValue | undefined
  readonly scopes: PythonValue | undefined
  /** `undefined`: not said. */
  readonly apiKeyRequired: PythonValue | undefined
}

export function addMethodAuth(editing: SwaggerEditing, path: PythonText, method: PythonText, auth: MethodAuth): void {
  if (auth.authorizer !== undefined) addMethodAuthorizer(editing, path, method, auth.authorizer, auth)
  if (auth.apiKeyRequired === undefined || auth.apiKeyRequired === null) return
  for (const definition of methodDefinitions(editing.document, path, method)) {
    const required = isTruthy(auth.apiKeyRequired)
    if (required) addApiKeySecurity(editing)
    definition.set('security', [...securityOf(definition, path, method), dict([[required ? 'api_key' : 'api_key_false', []]])])
  }
}

function addMethodAuthorizer(
  editing: SwaggerEditing,
  path: PythonText,
  method: PythonText,
  name: PythonText,
  { authorizers, scopes }: MethodAuth,
): void {
  for (const definition of methodDefinitions(editing.document, path, method)) {
    const security = [...securityOf(definition, path, method), dict([[name, scopesOf(name, authorizers, scopes)]])]
    definition.set('security', security)
    if (isDict(security[0]) && security[0].has('AWS_IAM')) addIamSecurity(editing)
  }
}

function scopesOf(name: PythonText, authorizers: PythonValue | undefined, scopes: PythonValue | undefined): PythonValue {
  if (textOf(name) === 'NONE' || !isDict(authorizers) || authorizers.size === 0) return []
  const authorizer = authorizers.get(name) ?? new PythonDict()
  if (!isDict(authorizer)) throw invalidDefinition(`Type of authorizer '${textOf(name)}' must be a dictionary`)
  const wanted = scopes ?? authorizer.get('AuthorizationScopes')
  return authorizers.has(name) && wanted !== undefined && wanted !== null ? wanted : []
}

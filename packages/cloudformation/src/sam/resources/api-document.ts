// What the properties of an AWS::Serverless::Api add to its document: CORS, authorizers, gateway responses, models.
import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { pathsOf } from '../document-editor.ts'
import { expectMap, invalidDefinition, invalidResource, invalidTemplate } from '../errors.ts'
import { isIntrinsic } from '../intrinsic.ts'
import { fromTemplate, hashedEntries, isTruthy, literal, PythonDict, TemplateText, textOf } from '../python-document.ts'
import type { PythonText, PythonValue } from '../python-document.ts'
import { pythonRepr } from '../python-repr.ts'
import { addCustomStatements, addResourcePolicy } from '../resource-policy.ts'
import type { SamResource } from '../sam-context.ts'
import { addCors, isSwagger } from '../swagger-editor.ts'
import { editSwagger } from '../swagger-editing.ts'
import { addApiKeySecurity, setDefaultApiKey, setDefaultAuthorizer } from '../swagger-security.ts'
import { apiAuthorizers, authorizerScheme } from './api-authorizers.ts'
import { asOpenApi3 } from './open-api-3.ts'
import { isFalsy } from '../python-truth.ts'

const corsFields = ['AllowMethods', 'AllowHeaders', 'AllowOrigin', 'MaxAge', 'AllowCredentials']

export function apiCors({ id, properties }: SamResource, body: PythonValue): PythonValue {
  const cors = properties['Cors']
  if (!cors || (isObject(cors) && Object.keys(cors).length === 0)) return body
  if (!isTruthy(body))
    throw invalidResource(id, "Cors works only with inline Swagger specified in 'DefinitionBody' property.", 'Cors')
  const isOrigin = typeof cors === 'string' || isIntrinsic(cors)
  if (!isOrigin && !isObject(cors)) throw invalidResource(id, "Invalid value for 'Cors' property", 'Cors')
  const settings: JsonObject = isOrigin ? { AllowOrigin: cors } : (cors as JsonObject)
  const unknown = Object.keys(settings).find((key) => !corsFields.includes(key))
  if (unknown !== undefined) throw invalidResource(id, `Invalid key '${unknown}' for 'Cors' property.`, `Cors.${unknown}`)
  if (!isSwagger(body))
    throw invalidResource(
      id,
      "Unable to add Cors configuration because 'DefinitionBody' does not contain a valid Swagger definition.",
      'Cors',
    )
  const wildcard = "'*'"
  if (settings['AllowCredentials'] === true && (settings['AllowOrigin'] ?? wildcard) === wildcard) {
    throw invalidResource(
      id,
      "Unable to add Cors configuration because 'AllowCredentials' can not be true when 'AllowOrigin' is \"'*'\" or not set",
      'Cors',
    )
  }
  const value = (name: string): PythonValue | undefined => (name in settings ? fromTemplate(settings[name] ?? null) : undefined)
  const options = {
    origin: 'AllowOrigin' in settings ? value('AllowOrigin') : wildcard,
    headers: value('AllowHeaders'),
    methods: value('AllowMethods'),
    maxAge: value('MaxAge'),
    credentials: settings['AllowCredentials'] === true,
  }
  return editSwagger(body, ({ document }) => {
    const seen = new Set<string>()
    for (const path of pathsOf(document).keys()) {
      const normalised = textOf(path) === '/' ? '/' : textOf(path).replace(/\/+$/u, '')
      if (seen.has(normalised)) continue
      seen.add(normalised)
      addCorsTo(id, document, path, options)
    }
  })
}

function addCorsTo(id: string, document: PythonDict, path: PythonText, options: Parameters<typeof addCors>[2]): void {
  if (!isTruthy(options.origin))
    throw invalidResource(id, invalidTemplate('Invalid input. Value for AllowedOrigins is required').message, 'Cors')
  addCors(document, path, options)
}

const authFields = [
  'Authorizers',
  'DefaultAuthorizer',
  'InvokeRole',
  'AddDefaultAuthorizerToCorsPreflight',
  'AddApiKeyRequiredToCorsPreflight',
  'ApiKeyRequired',
  'ResourcePolicy',
  'UsagePlan',
]

export function apiSecurity(source: SamResource, partition: string, body: PythonValue): PythonValue {
  const { id, properties } = source
  const auth = properties['Auth']
  if (isFalsy(auth)) return body
  if (!isTruthy(body))
    throw invalidResource(id, "Auth works only with inline Swagger specified in 'DefinitionBody' property.", 'Auth')
  if (!isObject(auth) || Object.keys(auth).some((key) => !authFields.includes(key)))
    throw invalidResource(id, "Invalid value for 'Auth' property", 'Auth')
  if (!isSwagger(body))
    throw invalidResource(
      id,
      "Unable to add Auth configuration because 'DefinitionBody' does not contain a valid Swagger definition.",
      'Auth',
    )
  const flag = (name: string): boolean => Boolean(name in auth ? auth[name] : true)
  const edited = editSwagger(body, (editing) => {
    const authorizers = apiAuthorizers(id, auth['Authorizers'], auth['DefaultAuthorizer'])
    if (authorizers) {
      for (const authorizer of authorizers)
        editing.security.set(new TemplateText(authorizer.name), authorizerScheme(id, authorizer, partition))
      const preflight = flag('AddDefaultAuthorizerToCorsPreflight')
      const name = defaultAuthorizer(
        id,
        auth['DefaultAuthorizer'],
        authorizers.map((authorizer) => authorizer.name),
      )
      const found = authorizers.find((authorizer) => authorizer.name === name)
      if (name !== undefined) {
        for (const path of pathsOf(editing.document).keys()) {
          setDefaultAuthorizer(editing, path, {
            name: new TemplateText(name),
            names: authorizers.map((authorizer) => authorizer.name),
            scopes: fromTemplate(found?.scopes ?? []),
            preflight,
          })
        }
      }
    }
    if (!isFalsy(auth['ApiKeyRequired'])) {
      addApiKeySecurity(editing)
      for (const path of pathsOf(editing.document).keys())
        setDefaultApiKey(editing, path, flag('AddApiKeyRequiredToCorsPreflight'))
    }
    addPolicy(editing, auth['ResourcePolicy'], stageText(id, properties['StageName']))
  })
  return asOpenApi3(source, edited)
}

function defaultAuthorizer(id: string, name: Json | undefined, known: readonly string[]): string | undefined {
  if (!name) return undefined
  if (typeof name !== 'string') throw invalidResource(id, 'DefaultAuthorizer is not a string.', 'Auth.DefaultAuthorizer')
  if (known.includes(name) || name === 'AWS_IAM') return name
  throw invalidResource(
    id,
    `Unable to set DefaultAuthorizer because '${name}' was not defined in 'Authorizers'.`,
    'Auth.DefaultAuthorizer',
  )
}

/** The stage as SAM holds it: it names that of the implicit API itself. */
const stageText = (id: string, name: Json | undefined): PythonValue =>
  id === 'ServerlessRestApi' ? literal(name ?? null) : fromTemplate(name ?? null)

function addPolicy(editing: Parameters<typeof addResourcePolicy>[0], policy: Json | undefined, stage: PythonValue): void {
  if (isFalsy(policy)) return
  if (!isObject(policy)) throw invalidDefinition('ResourcePolicy must be a map (ResourcePolicyStatement).')
  for (const path of pathsOf(editing.document).keys()) addResourcePolicy(editing, policy, path, stage)
  if (!isFalsy(policy['CustomStatements'])) addCustomStatements(editing, policy['CustomStatements'])
}

const responseFields = ['ResponseParameters', 'ResponseTemplates', 'StatusCode']

export function apiGatewayResponses({ id, properties }: SamResource, body: PythonValue): PythonValue {
  const responses = properties['GatewayResponses']
  if (!isObject(responses) || Object.keys(responses).length === 0) return body
  const fail = (message: string): Error => invalidResource(id, message, 'GatewayResponses')
  if (!isTruthy(body)) throw fail("GatewayResponses works only with inline Swagger specified in 'DefinitionBody' property.")
  for (const [type, response] of Object.entries(responses)) {
    if (isIntrinsic(response))
      throw fail('Unable to set GatewayResponses attribute because intrinsic functions are not supported for this field.')
    if (!isObject(response))
      throw fail(
        `Invalid property type '${pythonType(response)}' for GatewayResponses. Expected an object of type 'GatewayResponse'.`,
      )
    const unknown = Object.keys(response).find((key) => !responseFields.includes(key))
    if (unknown !== undefined) throw fail(`Invalid property '${unknown}' in 'GatewayResponses' property '${type}'.`)
  }
  if (!isSwagger(body))
    throw fail("Unable to add Auth configuration because 'DefinitionBody' does not contain a valid Swagger definition.")
  return editSwagger(body, ({ gatewayResponses }) => {
    const made = new PythonDict()
    for (const [type, response] of hashedEntries(responses))
      made.set(new TemplateText(type), gatewayResponse(id, type, response as JsonObject))
    for (const [type, response] of made.entries()) gatewayResponses.set(type, response)
  })
}

const pythonType = (value: Json): string =>
  typeof value === 'string'
    ? 'Py27UniStr'
    : typeof value === 'boolean'
      ? 'bool'
      : typeof value === 'number'
        ? 'int'
        : Array.isArray(value)
          ? 'list'
          : 'NoneType'

const parameterKinds = { Headers: 'header', Paths: 'path', QueryStrings: 'querystring' } as const

function gatewayResponse(id: string, type: string, response: JsonObject): PythonDict {
  const parameters = response['ResponseParameters'] || {}
  const groups = expectMap(parameters, { id, path: `GatewayResponses.${type}.ResponseParameters` })
  const unknown = Object.keys(groups).find((key) => !(key in parameterKinds))
  if (unknown !== undefined) throw invalidResource(id, `Invalid gateway response parameter '${unknown}'`)
  const status = response['StatusCode'] ?? null
  if (!isFalsy(status) && !/^[0-9]{1,3}$/u.test(asText(status))) throw invalidResource(id, "Property 'StatusCode' must be numeric")
  const prefixed = new PythonDict()
  for (const [group, kind] of Object.entries(parameterKinds)) {
    for (const [key, value] of hashedEntries(expectMap(groups[group] ?? {}, { id, path: `ResponseParameters.${group}` }))) {
      prefixed.set(new TemplateText(`gatewayresponse.${kind}.${key}`), fromTemplate(value))
    }
  }
  const made = new PythonDict()
  made.set('responseParameters', prefixed)
  made.set('responseTemplates', !isFalsy(response['ResponseTemplates']) ? fromTemplate(response['ResponseTemplates']) : new PythonDict())
  if (status !== null && status !== '') made.set('statusCode', typeof status === 'string' ? status : pythonRepr(fromTemplate(status)))
  return made
}

export function apiModels(source: SamResource, body: PythonValue): PythonValue {
  const { id, properties } = source
  const models = properties['Models']
  if (!isObject(models) || Object.keys(models).length === 0) return body
  if (!isTruthy(body))
    throw invalidResource(id, "Models works only with inline Swagger specified in 'DefinitionBody' property.", 'Models')
  if (!isSwagger(body))
    throw invalidResource(
      id,
      "Unable to add Models definitions because 'DefinitionBody' does not contain a valid Swagger definition.",
      'Models',
    )
  if (!Object.values(models).every(isObject)) throw invalidResource(id, "Invalid value for 'Models' property", 'Models')
  const edited = editSwagger(body, ({ definitions }) => {
    const held = fromTemplate(models) as PythonDict
    for (const [name, schema] of held.entries()) {
      if (!isTruthy((schema as PythonDict).get('type'))) throw invalidDefinition("'Models' schema is missing 'type'.")
      definitions.set(new TemplateText(textOf(name).toLowerCase()), schema)
    }
  })
  return asOpenApi3(source, edited)
}

import { endpointConfigurationOf, pathPrefix } from '../document/base-path.ts'
import type { BasePathMode } from '../document/base-path.ts'
import { operationsOf } from '../document/operations.ts'
import type { DefinedOperation } from '../document/operations.ts'
import { dereference, referenceOf } from '../document/reference.ts'
import type { DocumentPath, Findings } from '../findings.ts'
import { booleanOf, defined, isValues, listOf, numberOf, textOf, textsOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import { referenceAttribute } from '../rest/read-models.ts'
import type { HttpDefinition, RouteDefinition } from './definition.ts'
import { readHttpIntegration } from './read-http-integration.ts'
import { createHttpSecurityReader } from './read-http-security.ts'
import type { HttpSecurityReader } from './read-http-security.ts'

const INTEGRATION = 'x-amazon-apigateway-integration'
/** What HTTP APIs do not have; AWS tells of it as information (guide, http-api-open-api). */
const UNSUPPORTED = [
  'x-amazon-apigateway-api-key-source',
  'x-amazon-apigateway-binary-media-types',
  'x-amazon-apigateway-documentation',
  'x-amazon-apigateway-endpoint-access-mode',
  'x-amazon-apigateway-gateway-responses',
  'x-amazon-apigateway-minimum-compression-size',
  'x-amazon-apigateway-policy',
  'x-amazon-apigateway-request-validator',
  'x-amazon-apigateway-request-validators',
  'x-amazon-apigateway-security-policy',
]

/** Reads an OpenAPI 3.0 definition as an HTTP API; what AWS would warn of, or refuse, is in `findings`. */
export function readHttpDefinition(
  root: Values,
  { basePath, findings }: { readonly basePath: BasePathMode; readonly findings: Findings },
): HttpDefinition {
  for (const name of UNSUPPORTED) {
    if (root[name] !== undefined)
      findings.note({
        rule: 'unsupported',
        path: [name],
        message: `'${name}' is not supported for HTTP APIs and is left out.`,
      })
  }
  const security = createHttpSecurityReader(root, findings)
  const prefix = pathPrefix(root, 'openapi', basePath)
  const integrations = new Map<string, { readonly input: Values; readonly place: DocumentPath; readonly words: string }>()
  const routes = operationsOf({ root, dialect: 'openapi', findings }).map((operation) => {
    noteUnsupported(operation, { root, findings })
    return readRoute(operation, { root, prefix, security, integrations, findings })
  })
  readUnusedIntegrations(root, integrations, findings)
  return {
    settings: readSettings(root, findings),
    authorizers: security.authorizers,
    integrations,
    routes,
  }
}

function readSettings(root: Values, findings: Findings): HttpDefinition['settings'] {
  const info = valuesOf(root['info'])
  const endpoint = endpointConfigurationOf(root, 'openapi', findings)
  const tags = listOf(root['tags'])
    .filter(isValues)
    .map((tag): [string, string] => [textOf(tag['name']) ?? '', textOf(tag['x-amazon-apigateway-tag-value']) ?? ''])
  return {
    Name: textOf(info['title']) ?? '',
    ...defined({
      Description: textOf(info['description']),
      Version: textOf(info['version']),
      DisableExecuteApiEndpoint: booleanOf(endpoint['disableExecuteApiEndpoint']),
      IpAddressType: textOf(endpoint['ipAddressType']),
      CorsConfiguration: corsOf(root['x-amazon-apigateway-cors']),
      Tags: tags.length === 0 ? undefined : Object.fromEntries(tags),
    }),
  }
}

function corsOf(given: unknown): Values | undefined {
  if (!isValues(given)) return undefined
  const texts = (name: string): readonly string[] | undefined => (given[name] === undefined ? undefined : textsOf(given[name]))
  return defined({
    AllowCredentials: booleanOf(given['allowCredentials']),
    AllowHeaders: texts('allowHeaders'),
    AllowMethods: texts('allowMethods'),
    AllowOrigins: texts('allowOrigins'),
    ExposeHeaders: texts('exposeHeaders'),
    MaxAge: numberOf(given['maxAge']),
  })
}

interface RouteSource {
  readonly root: Values
  readonly prefix: string
  readonly security: HttpSecurityReader
  readonly integrations: Map<string, { readonly input: Values; readonly place: DocumentPath; readonly words: string }>
  readonly findings: Findings
}

function readRoute(defining: DefinedOperation, { root, prefix, security, integrations, findings }: RouteSource): RouteDefinition {
  const { operation, httpMethod, path, place } = defining
  const isDefault = booleanOf(operation['isDefaultRoute']) === true || (httpMethod === 'ANY' && path === '/$default')
  const routeKey = isDefault ? '$default' : `${httpMethod} ${prefix}${path}`
  const { input, authorizerName } = security.securityOf(defining)
  const integrationKey = operation[INTEGRATION] === undefined ? undefined : (referenceOf(operation[INTEGRATION]) ?? routeKey)
  if (integrationKey !== undefined && !integrations.has(integrationKey)) {
    const at = [...place, INTEGRATION]
    const words = `'${httpMethod}' for resource at path '${path}'`
    integrations.set(integrationKey, {
      input: readHttpIntegration(dereference(operation[INTEGRATION], root), {
        path,
        place: at,
        findings,
      }),
      place: at,
      words,
    })
  }
  return {
    routeKey,
    input: defined({
      RouteKey: routeKey,
      OperationName: textOf(operation['operationId']),
      ...input,
    }),
    ...(authorizerName !== undefined && { authorizerName }),
    ...(integrationKey !== undefined && { integrationKey }),
    place,
  }
}

const COMPONENTS = ['components', 'x-amazon-apigateway-integrations'] as const

/** Integrations of the components that no route refers to; exports have those that no route uses there. */
function readUnusedIntegrations(root: Values, integrations: RouteSource['integrations'], findings: Findings): void {
  const given = valuesOf(valuesOf(root['components'])['x-amazon-apigateway-integrations'])
  for (const [name, value] of Object.entries(given)) {
    const key = `#/${COMPONENTS.join('/')}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (integrations.has(key)) continue
    const place = [...COMPONENTS, name]
    const input = readHttpIntegration(value, { path: place.join('.'), place, findings })
    integrations.set(key, { input, place, words: `'${name}'` })
  }
}

function noteUnsupported(
  { operation, body, responses, place }: DefinedOperation,
  { root, findings }: { readonly root: Values; readonly findings: Findings },
): void {
  for (const name of ['requestBody', 'x-amazon-apigateway-request-validator']) {
    if (operation[name] === undefined) continue
    findings.note({
      rule: 'unsupported',
      path: [...place, name],
      message: `'${name}' at ${place.join('.')} is not supported for HTTP APIs and is left out.`,
    })
  }
  for (const content of [...(body?.content ?? []), ...responses.flatMap((response) => response.content)]) {
    const reference = referenceOf(content.schema)
    if (reference === undefined || dereference(content.schema, root) !== undefined) continue
    findings.warn({
      rule: 'reference',
      path: content.place,
      message: `Parse issue: ${referenceAttribute(content, reference)} is missing`,
      help: `Define ${reference}.`,
    })
  }
}

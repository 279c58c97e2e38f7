import type { V2ApiSnapshot, V2Authorizer, V2Integration, V2Route } from '@gatewright/types'
import { defined, stringMapOf, textOf } from '../values.ts'
import type { Values } from '../values.ts'
import { dateText } from './date-text.ts'
import type { HttpExportRequest } from './export-request.ts'
import { freeName } from './free-name.ts'

/** Where an HTTP API answers. */
interface Address {
  readonly region: string
  readonly domain: string
}

/** An HTTP API as an OpenAPI 3.0.1 definition, as AWS's exports are laid out. */
export function httpDocument(request: HttpExportRequest, address: Address): Values {
  const { snapshot, includeExtensions } = request
  const { api, authorizers } = snapshot
  const schemes = schemesOf(request)
  const shared = sharedIntegrations(snapshot.routes)
  const integrations = includeExtensions ? componentsIntegrations(request, shared) : {}
  const components = defined({
    securitySchemes: Object.keys(schemes).length === 0 ? undefined : schemes,
    'x-amazon-apigateway-integrations': Object.keys(integrations).length === 0 ? undefined : integrations,
  })
  const names = new Map(authorizers.map(({ authorizerId, name }) => [authorizerId, name]))
  const { corsConfiguration } = api
  return defined({
    ...head(request, address),
    paths: pathsOf(request, { names, shared }),
    components: Object.keys(components).length === 0 ? undefined : components,
    'x-amazon-apigateway-cors': includeExtensions && corsConfiguration !== undefined ? corsExtension(corsConfiguration) : undefined,
    'x-amazon-apigateway-importexport-version': includeExtensions ? '1.0' : undefined,
  })
}

function corsExtension(cors: NonNullable<V2ApiSnapshot['api']['corsConfiguration']>): Values {
  const { allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials, allowOrigins } = cors
  return defined({ allowMethods, allowHeaders, exposeHeaders, maxAge, allowCredentials, allowOrigins })
}

function head({ snapshot: { api }, stage, includeExtensions }: HttpExportRequest, { region, domain }: Address): Values {
  const { description, version, tags, createdDate } = api as unknown as Values
  const stageName = stage === undefined || stage.stageName === '$default' ? '' : stage.stageName
  const disabled = includeExtensions && api.disableExecuteApiEndpoint === true
  const server = {
    url: `https://${api.apiId}.execute-api.${region}.${domain}/{basePath}`,
    variables: { basePath: { default: stageName } },
    ...(disabled && {
      'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: true },
    }),
  }
  const named = Object.entries(stringMapOf(tags)).map(([name, value]) => ({
    name,
    ...(includeExtensions && { 'x-amazon-apigateway-tag-value': value }),
  }))
  return defined({
    openapi: '3.0.1',
    info: defined({ title: api.name, description, version: textOf(version) ?? createdText(createdDate) }),
    servers: [server],
    tags: named.length === 0 ? undefined : named,
  })
}

/** An API without a version has the time of its creation as one, as AWS writes it: `2025-06-20 17:22:45UTC`. */
function createdText(createdDate: unknown): string {
  return dateText(createdDate).replace('T', ' ').replace(/Z$/u, 'UTC')
}

/** Keys of integrations that several routes share, by identifier. */
function sharedIntegrations(routes: readonly V2Route[]): ReadonlyMap<string, string> {
  const targets = routes.map(({ target }) => integrationId(target)).filter((id) => id !== undefined)
  const twice = [...new Set(targets)].filter((id) => targets.indexOf(id) !== targets.lastIndexOf(id))
  return new Map(twice.map((id, index) => [id, `integration${index + 1}`]))
}

function integrationId(target: string | undefined): string | undefined {
  return target === undefined ? undefined : /^integrations\/(.+)$/u.exec(target)?.[1]
}

/** Integrations that no operation has for itself: several routes share them, or none has them. */
function componentsIntegrations(
  { snapshot: { integrations, routes } }: HttpExportRequest,
  shared: ReadonlyMap<string, string>,
): Values {
  const used = new Set(routes.map(({ target }) => integrationId(target)))
  const entries = integrations.flatMap((integration): [string, Values][] => {
    const { integrationId: id } = integration
    const name = shared.get(id) ?? (used.has(id) ? undefined : `unusedIntegration_${id}`)
    return name === undefined ? [] : [[name, integrationExtension(integration)]]
  })
  return Object.fromEntries(entries)
}

interface Names {
  /** Authorizers' names by identifier. */
  readonly names: ReadonlyMap<string, string>
  readonly shared: ReadonlyMap<string, string>
}

function pathsOf(request: HttpExportRequest, names: Names): Values {
  const paths = new Map<string, Values>()
  for (const route of request.snapshot.routes.toSorted((one, other) => (one.routeKey < other.routeKey ? -1 : 1))) {
    const [method = '', path = ''] = route.routeKey === '$default' ? ['ANY', '/$default'] : route.routeKey.split(' ')
    const key = method === 'ANY' ? 'x-amazon-apigateway-any-method' : method.toLowerCase()
    const parameters = [...path.matchAll(/\{([^}]+)\}/gu)].map(([, name = '']) => pathParameter(name))
    const operation = operationOf(route, request, names)
    const { parameters: _, ...operations } = paths.get(path) ?? {}
    paths.set(path, {
      ...operations,
      [key]: operation,
      ...(parameters.length > 0 && { parameters }),
    })
  }
  return Object.fromEntries(paths)
}

function pathParameter(name: string): Values {
  return {
    name,
    in: 'path',
    description: `Generated path parameter for ${name}`,
    required: true,
    schema: { type: 'string' },
  }
}

function operationOf(route: V2Route, { snapshot, includeExtensions }: HttpExportRequest, { names, shared }: Names): Values {
  const { routeKey, operationName, target, authorizationType, authorizerId, authorizationScopes = [] } = route
  const id = integrationId(target)
  const integration = snapshot.integrations.find((other) => other.integrationId === id)
  const reference = id === undefined ? undefined : shared.get(id)
  const name = authorizerId === undefined ? undefined : names.get(authorizerId)
  const isIam = authorizationType === 'AWS_IAM'
  return defined({
    operationId: operationName,
    responses: {
      default: {
        description: `Default response for ${routeKey === '$default' ? '$default' : routeKey}`,
      },
    },
    security: name === undefined ? (isIam ? [{ [iamName(snapshot)]: [] }] : undefined) : [{ [name]: authorizationScopes }],
    isDefaultRoute: includeExtensions && routeKey === '$default' ? true : undefined,
    'x-amazon-apigateway-integration': !includeExtensions
      ? undefined
      : reference === undefined
        ? integration && integrationExtension(integration)
        : { $ref: `#/components/x-amazon-apigateway-integrations/${reference}` },
  })
}

const DEFAULT_TIMEOUT = 30_000

function integrationExtension(integration: V2Integration): Values {
  const { timeoutInMillis, requestParameters, responseParameters } = integration
  return defined({
    payloadFormatVersion: integration.payloadFormatVersion,
    connectionId: integration.connectionId,
    credentials: integration.credentialsArn,
    type: integration.integrationType.toLowerCase(),
    integrationSubtype: integration.integrationSubtype,
    httpMethod: integration.integrationMethod,
    uri: integration.integrationUri,
    description: (integration as unknown as Values)['description'],
    requestParameters,
    responseParameters,
    connectionType: integration.connectionType,
    timeoutInMillis: timeoutInMillis === DEFAULT_TIMEOUT ? undefined : timeoutInMillis,
    tlsConfig: integration.tlsConfig,
  })
}

/** What the scheme of routes that ask for IAM is called. */
function iamName({ authorizers }: HttpExportRequest['snapshot']): string {
  return freeName('sigv4', new Set(authorizers.map(({ name }) => name)))
}

function schemesOf({ snapshot, includeExtensions }: HttpExportRequest): Values {
  const { authorizers, routes } = snapshot
  const entries = authorizers.map((authorizer): [string, Values] => [authorizer.name, schemeOf(authorizer, includeExtensions)])
  if (routes.some(({ authorizationType }) => authorizationType === 'AWS_IAM')) {
    entries.push([
      iamName(snapshot),
      {
        type: 'apiKey',
        name: 'Authorization',
        in: 'header',
        'x-amazon-apigateway-authtype': 'awsSigv4',
      },
    ])
  }
  return Object.fromEntries(entries)
}

function schemeOf(authorizer: V2Authorizer, includeExtensions: boolean): Values {
  const { identitySource = [], authorizerType, authorizerResultTtlInSeconds } = authorizer
  const header = identitySource.length === 1 ? /^\$request\.header\.(.+)$/u.exec(identitySource[0] ?? '')?.[1] : undefined
  // OAuth 2 needs `flows`; what they are, an API does not know.
  const scheme =
    authorizerType === 'JWT' ? { type: 'oauth2', flows: {} } : { type: 'apiKey', name: header ?? 'Unused', in: 'header' }
  if (!includeExtensions) return scheme
  const extension = defined({
    identitySource: identitySource.length === 0 ? undefined : identitySource.join(','),
    authorizerUri: authorizer.authorizerUri,
    authorizerCredentials: authorizer.authorizerCredentialsArn,
    authorizerPayloadFormatVersion: authorizer.authorizerPayloadFormatVersion,
    authorizerResultTtlInSeconds,
    identityValidationExpression: authorizer.identityValidationExpression,
    jwtConfiguration: authorizer.jwtConfiguration,
    type: authorizerType.toLowerCase(),
    enableSimpleResponses: authorizer.enableSimpleResponses,
  })
  return { ...scheme, 'x-amazon-apigateway-authorizer': extension }
}

import type { Dialect } from '../document/dialect.ts'
import { defined, isValues, textOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import { dateText } from './date-text.ts'
import type { Extensions, RestExportRequest } from './export-request.ts'
import { createDocumentation, vendorMembers } from './rest-documentation.ts'
import type { ExportDocumentation } from './rest-documentation.ts'
import { exportSchemas } from './rest-models.ts'
import { restOperation } from './rest-operation.ts'
import { createSecuritySchemes } from './rest-security.ts'

/** How a REST API is to be written. */
export interface RestWriting {
  readonly dialect: Dialect
  readonly extensions: Extensions
  readonly region: string
  readonly domain: string
}

/** A stage's deployment as a definition. */
export function restDocument(request: RestExportRequest, writing: RestWriting): Values {
  const { snapshot } = request
  const { dialect, extensions } = writing
  const security = createSecuritySchemes(snapshot, extensions)
  const documentation = createDocumentation(request)
  const validators = new Map(snapshot.requestValidators.map(({ id, name }) => [id, name ?? id]))
  const paths = snapshot.resources
    .toSorted((one, other) => (one.path < other.path ? -1 : 1))
    .filter(({ path, resourceMethods }) => Object.keys(resourceMethods ?? {}).length > 0 || isLeaf(path, snapshot))
    .map((resource): [string, Values] => {
      const methods = Object.entries(resource.resourceMethods ?? {}).toSorted(([one], [other]) => (one < other ? -1 : 1))
      const operations = methods.map(([name, method]) => {
        const key = name === 'ANY' ? 'x-amazon-apigateway-any-method' : name.toLowerCase()
        return [
          key,
          restOperation({ resource, method, httpMethod: name }, { writing, security, documentation, validators }),
        ] as const
      })
      const more = vendorMembers(documentation.at({ type: 'RESOURCE', path: resource.path }))
      return [resource.path, { ...Object.fromEntries(operations), ...more }]
    })
  const schemas = exportSchemas(snapshot.models, dialect)
  return {
    ...head(request, { writing, documentation }),
    paths: Object.fromEntries(paths),
    ...components(dialect, { schemas, securitySchemes: security.schemes }),
    ...(extensions.settings && settings(request)),
    ...(extensions.documentation && documentation.extension),
    ...vendorMembers(documentation.at({ type: 'API' })),
  }
}

/** A resource without methods is told only when no other path tells of it. */
function isLeaf(path: string, { resources }: RestExportRequest['snapshot']): boolean {
  return path !== '/' && !resources.some((other) => other.path.startsWith(`${path}/`))
}

interface Surroundings {
  readonly writing: RestWriting
  readonly documentation: ExportDocumentation
}

function head({ snapshot, stage }: RestExportRequest, { writing, documentation }: Surroundings): Values {
  const { dialect, region, domain, extensions } = writing
  const { restApi } = snapshot
  const info = infoOf(restApi as unknown as Values, { writing, documentation })
  const host = `${restApi.id}.execute-api.${region}.${domain}`
  const endpoint = extensions.settings ? endpointExtension(restApi) : {}
  if (dialect === 'swagger')
    return {
      swagger: '2.0',
      info,
      host,
      basePath: `/${stage.stageName}`,
      schemes: ['https'],
      ...endpoint,
    }
  const server = {
    url: `https://${host}/{basePath}`,
    variables: { basePath: { default: `/${stage.stageName}` } },
    ...endpoint,
  }
  return { openapi: '3.0.1', info, servers: [server] }
}

/** What the API's documentation says of it comes before its description; its version stays its own. */
function infoOf(restApi: Values, { writing, documentation }: Surroundings): Values {
  const said = valuesOf(documentation.at({ type: 'API' })['info'])
  const [title, description] = [restApi['name'], said['description'] ?? restApi['description']]
  const version = textOf(restApi['version']) ?? dateText(restApi['createdDate'])
  return {
    // Each in AWS's order (guide, api-as-lambda-proxy-export-swagger-with-extensions).
    ...(writing.dialect === 'swagger' ? defined({ description, version, title }) : defined({ title, description, version })),
    ...defined({
      termsOfService: said['termsOfService'],
      contact: said['contact'],
      license: said['license'],
    }),
    ...vendorMembers(said),
  }
}

function endpointExtension({
  disableExecuteApiEndpoint,
  endpointConfiguration,
}: RestExportRequest['snapshot']['restApi']): Values {
  const vpcEndpointIds = endpointConfiguration?.vpcEndpointIds
  const extension = defined({
    disableExecuteApiEndpoint: disableExecuteApiEndpoint === true ? true : undefined,
    vpcEndpointIds,
  })
  return Object.keys(extension).length === 0 ? {} : { 'x-amazon-apigateway-endpoint-configuration': extension }
}

function components(
  dialect: Dialect,
  { schemas, securitySchemes }: { readonly schemas: Values; readonly securitySchemes: Values },
): Values {
  const filled = (value: Values): Values | undefined => (Object.keys(value).length === 0 ? undefined : value)
  if (dialect === 'swagger') return defined({ securityDefinitions: filled(securitySchemes), definitions: filled(schemas) })
  const parts = defined({ schemas: filled(schemas), securitySchemes: filled(securitySchemes) })
  return defined({ components: filled(parts) })
}

function settings({ snapshot: { restApi, gatewayResponses, requestValidators } }: RestExportRequest): Values {
  const { securityPolicy, endpointAccessMode } = restApi as unknown as Values
  const validators = requestValidators.map(({ id, name, validateRequestBody = false, validateRequestParameters = false }) => [
    name ?? id,
    { validateRequestParameters, validateRequestBody },
  ])
  const responses = gatewayResponses.map((response): [string, Values] => {
    const { statusCode, responseParameters, responseTemplates } = response
    return [response.responseType, defined({ statusCode, responseParameters, responseTemplates })]
  })
  return defined({
    'x-amazon-apigateway-api-key-source': restApi.apiKeySource === 'AUTHORIZER' ? 'AUTHORIZER' : undefined,
    'x-amazon-apigateway-minimum-compression-size': restApi.minimumCompressionSize,
    'x-amazon-apigateway-gateway-responses': responses.length === 0 ? undefined : Object.fromEntries(responses),
    'x-amazon-apigateway-policy': policyOf(restApi),
    'x-amazon-apigateway-request-validators': validators.length === 0 ? undefined : Object.fromEntries(validators),
    'x-amazon-apigateway-binary-media-types': restApi.binaryMediaTypes?.length === 0 ? undefined : restApi.binaryMediaTypes,
    'x-amazon-apigateway-security-policy': securityPolicy,
    'x-amazon-apigateway-endpoint-access-mode': endpointAccessMode,
  })
}

/** The policy with this API's own ARN as `execute-api:/…`, so that it fits the API that is made of the export. */
function policyOf({ id, policy }: RestExportRequest['snapshot']['restApi']): unknown {
  if (policy === undefined || policy === '') return undefined
  const portable = policy.replaceAll(new RegExp(`"arn:[^":]+:execute-api:[^":]*:[^":]*:${id}/`, 'gu'), '"execute-api:/')
  const parsed: unknown = JSON.parse(portable)
  return isValues(parsed) ? valuesOf(parsed) : portable
}

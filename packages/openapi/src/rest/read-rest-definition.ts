import { endpointConfigurationOf, pathPrefix } from '../document/base-path.ts'
import type { BasePathMode } from '../document/base-path.ts'
import type { Dialect } from '../document/dialect.ts'
import { operationsOf } from '../document/operations.ts'
import type { Findings } from '../findings.ts'
import { booleanOf, defined, listOf, numberOf, stringMapOf, textOf, textsOf, valuesOf } from '../values.ts'
import type { Values } from '../values.ts'
import type { GatewayResponseDefinition, RestDefinition, RestSettings, ValidatorDefinition } from './definition.ts'
import { readDocumentation } from './read-documentation.ts'
import { readMethod } from './read-method.ts'
import { createModelReader } from './read-models.ts'
import { createSecurityReader } from './read-security.ts'

/** How a definition is to be read. */
export interface RestReading {
  readonly dialect: Dialect
  readonly basePath: BasePathMode
  readonly endpointTypes?: readonly string[]
  readonly ignoreDocumentation: boolean
  readonly findings: Findings
}

/** Reads a whole definition; what AWS would warn of, or refuse, is in `findings`. */
export function readRestDefinition(root: Values, reading: RestReading): RestDefinition {
  const { dialect, findings, basePath } = reading
  const source = { root, dialect, findings }
  const models = createModelReader(source)
  const security = createSecurityReader(source)
  const operations = operationsOf(source)
  const prefix = pathPrefix(root, dialect, basePath)
  const validatorName = textOf(root['x-amazon-apigateway-request-validator'])
  const methods = operations.map((operation) => readMethod(operation, { prefix, validatorName, models, security, findings }))
  return {
    settings: readSettings(root, reading),
    models: models.models(),
    authorizers: security.authorizers,
    validators: readValidators(root),
    gatewayResponses: readGatewayResponses(root),
    methods,
    paths: pathsOf(root, prefix),
    documentationParts: reading.ignoreDocumentation ? [] : readDocumentation(root, { operations, prefix }),
  }
}

function readSettings(root: Values, { dialect, findings, endpointTypes }: RestReading): RestSettings {
  const info = valuesOf(root['info'])
  const endpoint = endpointConfigurationOf(root, dialect, findings)
  const vpcEndpointIds = textsOf(endpoint['vpcEndpointIds'])
  const types = endpointTypes ?? textsOf(endpoint['types'])
  const policy = root['x-amazon-apigateway-policy']
  const binaryMediaTypes = root['x-amazon-apigateway-binary-media-types']
  const endpointConfiguration = defined({
    types: types.length === 0 ? undefined : types,
    vpcEndpointIds: vpcEndpointIds.length === 0 ? undefined : vpcEndpointIds,
    ipAddressType: textOf(endpoint['ipAddressType']),
  })
  return defined({
    name: textOf(info['title']) ?? '',
    description: textOf(info['description']),
    version: textOf(info['version']),
    apiKeySource: textOf(root['x-amazon-apigateway-api-key-source'])?.toUpperCase(),
    binaryMediaTypes: binaryMediaTypes === undefined ? undefined : textsOf(binaryMediaTypes),
    minimumCompressionSize: numberOf(root['x-amazon-apigateway-minimum-compression-size']),
    policy: policy === undefined ? undefined : typeof policy === 'string' ? policy : JSON.stringify(policy),
    securityPolicy: textOf(root['x-amazon-apigateway-security-policy']),
    endpointAccessMode: textOf(root['x-amazon-apigateway-endpoint-access-mode']),
    disableExecuteApiEndpoint: booleanOf(endpoint['disableExecuteApiEndpoint']),
    endpointConfiguration: Object.keys(endpointConfiguration).length === 0 ? undefined : endpointConfiguration,
  }) as unknown as RestSettings
}

function readValidators(root: Values): readonly ValidatorDefinition[] {
  const name = 'x-amazon-apigateway-request-validators'
  return Object.entries(valuesOf(root[name])).map(([validator, given]) => ({
    name: validator,
    validateRequestBody: booleanOf(valuesOf(given)['validateRequestBody']) ?? false,
    validateRequestParameters: booleanOf(valuesOf(given)['validateRequestParameters']) ?? false,
    place: [name, validator],
  }))
}

function readGatewayResponses(root: Values): readonly GatewayResponseDefinition[] {
  const name = 'x-amazon-apigateway-gateway-responses'
  return Object.entries(valuesOf(root[name])).map(([responseType, entry]) => {
    const given = valuesOf(entry)
    const input = defined({
      statusCode: textOf(given['statusCode']),
      responseParameters: given['responseParameters'] === undefined ? undefined : stringMapOf(given['responseParameters']),
      responseTemplates: given['responseTemplates'] === undefined ? undefined : stringMapOf(given['responseTemplates']),
    })
    return { responseType, input, place: [name, responseType] }
  })
}

/** The paths of the definition and all above them, parents first. */
function pathsOf(root: Values, prefix: string): readonly string[] {
  const paths = new Set<string>()
  const given = Object.keys(valuesOf(root['paths'])).filter((path) => path.startsWith('/'))
  for (const path of given.length === 0 && prefix !== '' ? ['/'] : given) {
    let above = ''
    for (const part of `${prefix}${path}`.split('/').filter((step) => step !== '')) {
      above += `/${part}`
      paths.add(above)
    }
  }
  return [...paths]
}

/** Whether documentation is to be left out: `ignore=documentation`. */
export function ignoresDocumentation(ignore: string | undefined): boolean {
  return listOf(ignore?.split(',')).some((entry) => textOf(entry)?.trim() === 'documentation')
}

import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { apiCors, apiGatewayResponses, apiModels, apiSecurity } from './api-document.ts'
import { authorizerPermissions } from './api-authorizers.ts'
import { asOpenApi3 } from './open-api-3.ts'
import { apiDomain } from './api-domain.ts'
import { apiUsagePlan } from './api-usage-plan.ts'
import { partitionOf } from '../arn.ts'
import { invalidResource } from '../errors.ts'
import { generate, passThroughAttributes, resourceAttributes, tagList } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { ref } from '../intrinsic.ts'
import { hashSuffix, isAlphanumeric, pythonJson, spaced } from '../logical-id.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { propagateTags } from '../propagate-tags.ts'
import { checkProperties } from '../property-table.ts'
import type { PropertyTable } from '../property-table.ts'
import { dict, binaryMediaTypes } from '../swagger-editor.ts'
import { editSwagger } from '../swagger-editing.ts'
import { fromTemplate, hashedEntries, isDict, isTruthy, PythonDict, toJson } from '../python-document.ts'
import type { PythonValue } from '../python-document.ts'
import { pythonRepr } from '../python-repr.ts'
import { s3Location } from '../s3-location.ts'
import { inSamOrder } from '../sam-context.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { sha1Hex } from '../sha1.ts'
import { isVersion3 } from '../document-editor.ts'
import { filled, isFalsy } from '../python-truth.ts'

const table: PropertyTable = {
  Name: 'string|map',
  StageName: '!string|map',
  Tags: 'map',
  PropagateTags: 'boolean',
  DefinitionUri: 'string|map',
  MergeDefinitions: 'boolean#',
  CacheClusterEnabled: 'boolean',
  CacheClusterSize: 'string',
  Variables: 'map',
  EndpointConfiguration: 'string|map',
  MethodSettings: 'list',
  BinaryMediaTypes: 'list',
  MinimumCompressionSize: 'integer',
  Cors: 'string|map',
  Auth: 'map',
  GatewayResponses: 'map',
  AccessLogSetting: 'map',
  CanarySetting: 'map',
  TracingEnabled: 'boolean',
  OpenApiVersion: 'string',
  Models: 'map',
  Domain: 'map',
  FailOnWarnings: 'boolean',
  Description: 'string',
  Mode: 'string',
  DisableExecuteApiEndpoint: 'boolean',
  ApiKeySourceType: 'string',
  AlwaysDeploy: 'boolean#',
  Policy: 'string|map',
  SecurityPolicy: 'string',
  EndpointAccessMode: 'string',
}

/** AWS::Serverless::Api: a REST API with its document, deployment, stage and what goes with them. */
export const api: SamResourceType = {
  references: {
    Stage: 'AWS::ApiGateway::Stage',
    Deployment: 'AWS::ApiGateway::Deployment',
    DomainName: 'AWS::ApiGateway::DomainName',
    DomainNameV2: 'AWS::ApiGateway::DomainNameV2',
    UsagePlan: 'AWS::ApiGateway::UsagePlan',
    UsagePlanKey: 'AWS::ApiGateway::UsagePlanKey',
    ApiKey: 'AWS::ApiGateway::ApiKey',
  },
  generate: (source, context) => {
    checkDocument(source, context)
    checkProperties(source.id, 'AWS::Serverless::Api', inSamOrder(context, source.properties), table)
    const { properties } = source
    for (const name of ['BinaryMediaTypes', 'Domain', 'Auth']) {
      if (properties[name] !== undefined) properties[name] = resolveParameters(properties[name], context.parameters)
    }
    if (isObject(properties['Tags']) && source.id !== 'ServerlessRestApi')
      properties['Tags'] = Object.fromEntries(hashedEntries(properties['Tags']))
    const attributes = passThroughAttributes(source.resource)
    const restApi = makeRestApi(source, context)
    const domain = apiDomain(source, context, attributes)
    const deployment = makeDeployment(source, context, restApi, attributes)
    const stage = makeStage(source, deployment.id, attributes)
    const permissions = authorizerPermissions(source, context.partition, attributes)
    const resources = [
      restApi,
      deployment,
      stage,
      ...permissions,
      ...domain,
      ...apiUsagePlan(source, context, stage.id, attributes),
    ]
    propagateTags(resources, properties['Tags'], properties['PropagateTags'])
    return resources
  },
}

/** The definition is kept apart from the properties; it must be a map. */
function checkDocument({ id }: SamResource, context: SamContext): void {
  const document = context.documents.get(id)
  if (document !== undefined && document !== null && !isDict(document))
    throw invalidResource(id, "Property 'DefinitionBody' should be a map.", 'DefinitionBody')
}

function makeRestApi(source: SamResource, context: SamContext): GeneratedResource {
  const { id, properties, resource } = source
  const initial = context.documents.get(id)
  checkDefinition(source, isTruthy(initial))
  const endpoint = endpointConfiguration(
    id,
    filled(properties['EndpointConfiguration']) ?? (regionalOnly.test(partitionOf(context.region)) ? 'REGIONAL' : undefined),
  )
  let body: PythonValue = initial ?? null
  body = apiCors(source, body)
  body = apiSecurity(source, context.partition, body)
  body = apiGatewayResponses(source, body)
  if (isTruthy(fromTemplate(properties['BinaryMediaTypes'] ?? null)) && isTruthy(body)) {
    const types = binaryMediaTypes(fromTemplate(properties['BinaryMediaTypes'] ?? null))
    body = editSwagger(body, ({ document }) => document.set('x-amazon-apigateway-binary-media-types', types))
  }
  body = apiModels(source, body)
  if ((properties['DisableExecuteApiEndpoint'] ?? null) !== null)
    body = disableEndpoint(id, body, properties['DisableExecuteApiEndpoint'] ?? null)
  const location = !isFalsy(properties['DefinitionUri']) ? bodyLocation(id, properties['DefinitionUri']) : undefined
  if (!location && isDict(body)) body = asOpenApi3(source, body)
  context.documents.set(id, location ?? (isTruthy(body) ? body : null))

  const present = (name: string): Json | undefined => filled(properties[name])
  return generate(
    id,
    'AWS::ApiGateway::RestApi',
    {
      Body: location || !isTruthy(body) ? undefined : toJson(body),
      BodyS3Location: location ? toJson(location) : undefined,
      Description: present('Description'),
      FailOnWarnings: present('FailOnWarnings'),
      Name: present('Name'),
      Parameters: endpoint?.parameters,
      EndpointConfiguration: endpoint?.configuration,
      BinaryMediaTypes: properties['BinaryMediaTypes'],
      MinimumCompressionSize: properties['MinimumCompressionSize'],
      Mode: present('Mode'),
      ApiKeySourceType: present('ApiKeySourceType'),
      Policy: present('Policy'),
      SecurityPolicy: present('SecurityPolicy'),
      EndpointAccessMode: present('EndpointAccessMode'),
    },
    { attributes: resourceAttributes(resource), dependsOn: resource['DependsOn'] },
  )
}

const regionalOnly = /^aws-(iso|us-gov$|cn$|eusc$)/u

function checkDefinition({ id, properties }: SamResource, hasBody: boolean): void {
  if (!isFalsy(properties['DefinitionUri']) && hasBody)
    throw invalidResource(id, "Specify either 'DefinitionUri' or 'DefinitionBody' property and not both.")
  if (!isFalsy(properties['DefinitionUri']) && !isFalsy(properties['MergeDefinitions']))
    throw invalidResource(id, "Cannot set 'MergeDefinitions' to True when using `DefinitionUri`.")
  const version = properties['OpenApiVersion']
  if (version && !/^[2-3](\.\d)(\.\d)?$/u.test(asText(version)))
    throw invalidResource(id, "The OpenApiVersion value must be of the format '3.0.0'.")
}

function endpointConfiguration(
  id: string,
  value: Json | undefined,
): { parameters: JsonObject; configuration: JsonObject } | undefined {
  if (!value) return undefined
  if (!isObject(value) || isFalsy(value['Type']))
    return { parameters: { endpointConfigurationTypes: value }, configuration: { Types: [value] } }
  if ('VPCEndpointIds' in value && 'VpcEndpointIds' in value) {
    throw invalidResource(id, "'VPCEndpointIds' and 'VpcEndpointIds' cannot be used together in EndpointConfiguration.")
  }
  const configuration: JsonObject = { Types: [value['Type']] }
  if ('VPCEndpointIds' in value || 'VpcEndpointIds' in value)
    configuration['VpcEndpointIds'] = value['VPCEndpointIds'] || (value['VpcEndpointIds'] ?? null)
  if ('IpAddressType' in value) configuration['IpAddressType'] = value['IpAddressType'] ?? null
  return { parameters: { endpointConfigurationTypes: value['Type'] }, configuration }
}

function disableEndpoint(id: string, body: PythonValue, disabled: Json): PythonDict {
  if (!isTruthy(body)) throw invalidResource(id, "DisableExecuteApiEndpoint works only within 'DefinitionBody' property.")
  const key = 'x-amazon-apigateway-endpoint-configuration'
  return editSwagger(body, ({ document }) => {
    const servers = document.get('servers')
    const version3 = isTruthy(document.get('openapi')) && isVersion3(document.get('openapi'))
    const targets = version3 ? (Array.isArray(servers) ? servers : [new PythonDict()]) : [document]
    for (const target of targets) {
      if (!isDict(target)) continue
      const configuration = target.setDefault(key, new PythonDict({}, { hashed: false }))
      if (isDict(configuration)) configuration.set('disableExecuteApiEndpoint', fromTemplate(disabled))
    }
    if (version3) document.set('servers', targets)
  })
}

function bodyLocation(id: string, uri: Json): PythonDict {
  const { bucket, key, version } = s3Location(uri, id, 'DefinitionUri')
  const entries: [string, PythonValue][] = [
    ['Bucket', fromTemplate(bucket)],
    ['Key', fromTemplate(key)],
  ]
  return dict(version === undefined ? entries : [...entries, ['Version', fromTemplate(version)]])
}

function makeDeployment(
  source: SamResource,
  context: SamContext,
  restApi: GeneratedResource,
  attributes: JsonObject,
): GeneratedResource {
  const { id, properties } = source
  const version = properties['OpenApiVersion']
  const document = context.documents.get(id)
  const base = `${id}Deployment`
  const identity = isDict(document) && document.size > 0 ? deploymentIdentity(source, context, document) : undefined
  return generate(
    identity === undefined ? base : base + sha1Hex(identity).slice(0, 10),
    'AWS::ApiGateway::Deployment',
    {
      Description: identity === undefined ? undefined : `RestApi deployment id: ${sha1Hex(identity)}`,
      RestApiId: ref(restApi.id),
      StageName: version ? undefined : 'Stage',
    },
    { attributes },
  )
}

/** What a deployment's name is the hash of: when it changes, CloudFormation deploys the API anew. */
function deploymentIdentity({ id, properties }: SamResource, context: SamContext, document: PythonDict): string {
  const parts = [pythonRepr(document)]
  if (!isFalsy(properties['OpenApiVersion'])) parts.push(asText(properties['OpenApiVersion']))
  if (isObject(properties['Domain']) && Object.keys(properties['Domain']).length > 0)
    parts.push(pythonJson(inHashOrder(properties['Domain']), spaced))
  const names = context.functionNames.get(id)
  if (names) parts.push(names)
  if (!isFalsy(properties['AlwaysDeploy'])) return String(Math.floor(context.now() / 1000))
  return parts.join('||')
}

/** A map of the template with its keys in Python 2.7's order, as SAM holds and prints it. */
const inHashOrder = (value: JsonObject): Json => toJson(fromTemplate(value))

function makeStage({ id, properties }: SamResource, deploymentId: string, attributes: JsonObject): GeneratedResource {
  const prefix = typeof properties['StageName'] === 'string' ? properties['StageName'] : ''
  const stageId = isAlphanumeric(prefix) ? `${id}${prefix}Stage` : `${id}Stage${hashSuffix(prefix)}`
  const tags = properties['Tags'] ?? null
  return generate(
    stageId,
    'AWS::ApiGateway::Stage',
    {
      AccessLogSetting: properties['AccessLogSetting'],
      CacheClusterEnabled: properties['CacheClusterEnabled'],
      CacheClusterSize: properties['CacheClusterSize'],
      CanarySetting: properties['CanarySetting'],
      DeploymentId: ref(deploymentId),
      RestApiId: ref(id),
      StageName: properties['StageName'],
      Tags: tags === null ? undefined : tagList(tags),
      TracingEnabled: properties['TracingEnabled'],
      Variables: properties['Variables'],
      MethodSettings: properties['MethodSettings'],
    },
    { attributes },
  )
}

import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'
import { generate, resourceAttributes, tagList } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt, ref } from '../intrinsic.ts'
import { checkProperties } from '../property-table.ts'
import type { PropertyTable } from '../property-table.ts'
import { trustPolicy } from '../role.ts'
import type { SamContext, SamResource, SamResourceType } from '../sam-context.ts'
import { connector } from './connector.ts'
import { apiIdOf, entriesOf } from './graphql-names.ts'
import type { Make } from './graphql-names.ts'
import { graphqlDataSources } from './graphql-data-sources.ts'
import { graphqlResolvers } from './graphql-resolvers.ts'
import { checkGraphqlShape, truthOf } from './graphql-shape.ts'
import { filled, isFalsy } from '../python-truth.ts'

const type = 'AWS::Serverless::GraphQLApi'
const table: PropertyTable = {
  Name: 'any',
  Tags: 'map#',
  XrayEnabled: 'any',
  Auth: '!map#',
  SchemaInline: 'string#',
  SchemaUri: 'string#',
  Logging: 'map|boolean#',
  DataSources: 'map#',
  Functions: 'map#',
  Resolvers: 'map#',
  ApiKeys: 'map#',
  DomainName: 'map#',
  Cache: 'map#',
  Visibility: 'any',
  OwnerContact: 'any',
  IntrospectionConfig: 'any',
  QueryDepthLimit: 'any',
  ResolverCountLimit: 'any',
}

/** AWS::Serverless::GraphQLApi: an API of AppSync with schema, data sources, functions and resolvers. */
export const graphqlApi: SamResourceType = {
  references: {},
  generate: (source, context) => {
    const { id } = source
    const properties = knownProperties(source, context)
    checkProperties(id, type, properties, table)
    checkGraphqlShape(id, properties)
    const logging = logConfiguration(source)
    const auth = authentication(source)
    const make = maker(source)
    const schemas = schema(source, make)
    const sources = graphqlDataSources(source, context, make)
    const resolvers = graphqlResolvers(source, make, sources.names)
    return [
      apiResource(source, auth, logging.config),
      schemas,
      ...auth.functions.flatMap((arn, index) => authorizerConnector(source, context, arn, index + 1)),
      ...(logging.role ? [logging.role] : []),
      ...apiKeys(source, make),
      ...cache(source, make),
      ...sources.resources,
      ...domain(source, make),
      ...resolvers,
    ]
  },
}

/** SAM leaves out what it does not know here. */
function knownProperties({ id: logicalId, properties }: SamResource, context: SamContext): JsonObject {
  for (const property of Object.keys(properties)) if (!(property in table)) context.ignored.push({ logicalId, type, property })
  return Object.fromEntries(Object.entries(properties).filter(([name]) => name in table))
}

function maker({ id, resource }: SamResource): Make {
  const attributes = resourceAttributes(resource)
  return (suffix, type, properties, dependsOn = resource['DependsOn'] ?? null) =>
    generate(id + suffix, type, properties, { attributes, dependsOn: dependsOn ?? undefined })
}

interface Authentication {
  readonly settings: JsonObject
  readonly additional: Json[]
  /** ARNs of functions that authorise. */
  readonly functions: Json[]
}

const configurations: Readonly<Record<string, { readonly property: string; readonly config: string }>> = {
  AWS_LAMBDA: { property: 'LambdaAuthorizer', config: 'LambdaAuthorizerConfig' },
  OPENID_CONNECT: { property: 'OpenIDConnect', config: 'OpenIDConnectConfig' },
  AMAZON_COGNITO_USER_POOLS: { property: 'UserPool', config: 'UserPoolConfig' },
}

function authentication({ id, properties }: SamResource): Authentication {
  const auth = properties['Auth'] as JsonObject
  const { Additional: additional, ...main } = auth
  const settings = authorizerSettings(id, main, "'Auth'", false)
  const others = (Array.isArray(additional) ? additional : [])
    .filter(isObject)
    .map((item, index) => authorizerSettings(id, item, index === 0 ? "'Auth'" : `'Auth.Additional.${index}'`, true))
  const functions = [settings, ...others].flatMap(({ LambdaAuthorizerConfig: config }) =>
    isObject(config) ? [config['AuthorizerUri'] ?? null] : [],
  )
  return { settings, additional: others, functions }
}

function authorizerSettings(id: string, auth: JsonObject, path: string, additional: boolean): JsonObject {
  const given = Object.fromEntries(Object.entries(auth).filter(([, value]) => value !== null))
  if (Object.keys(given).length > 2)
    throw invalidResource(id, `${path} has more than one authentication configuration defined.`, 'Auth')
  const type = asText(given['Type'])
  const row = configurations[type]
  if (!row) return { AuthenticationType: type }
  const value = given[row.property]
  if (!isObject(value))
    throw invalidResource(id, `'${row.property}' must be defined if type is '${type}'.`, `Auth.${row.property}`)
  const config = Object.fromEntries(
    Object.entries(value).filter(([name, item]) => item !== null && !(additional && name === 'DefaultAction')),
  )
  return { AuthenticationType: type, [row.config]: config }
}

function apiResource(
  { id, properties, resource }: SamResource,
  { settings, additional }: Authentication,
  logConfig: JsonObject | undefined,
): GeneratedResource {
  const tags = { ...(isObject(properties['Tags']) ? properties['Tags'] : {}), 'graphqlapi:createdBy': 'SAM' }
  const given = Object.fromEntries(
    ['Visibility', 'OwnerContact', 'IntrospectionConfig', 'QueryDepthLimit', 'ResolverCountLimit'].map((name) => [
      name,
      filled(properties[name]),
    ]),
  )
  return generate(
    id,
    'AWS::AppSync::GraphQLApi',
    {
      Name: filled(properties['Name']) ?? id,
      Tags: tagList(tags),
      XrayEnabled: truthOf(properties['XrayEnabled']),
      ...settings,
      AdditionalAuthenticationProviders: additional.length > 0 ? additional : undefined,
      LogConfig: logConfig,
      ...given,
    },
    { attributes: resourceAttributes(resource), dependsOn: resource['DependsOn'] },
  )
}

/** The API writes all logs unless the template says otherwise, with a role of its own. */
function logConfiguration(source: SamResource): { config: JsonObject | undefined; role: GeneratedResource | undefined } {
  const logging = source.properties['Logging']
  if (logging === false) return { config: undefined, role: undefined }
  const given = isObject(logging) ? logging : {}
  const verbose: JsonObject = !isFalsy(given['ExcludeVerboseContent']) ? { ExcludeVerboseContent: given['ExcludeVerboseContent'] } : {}
  const level = given['FieldLogLevel'] || 'ALL'
  if (!isFalsy(given['CloudWatchLogsRoleArn']))
    return {
      config: { ...verbose, FieldLogLevel: level, CloudWatchLogsRoleArn: given['CloudWatchLogsRoleArn'] },
      role: undefined,
    }
  const role = maker(source)('CloudWatchRole', 'AWS::IAM::Role', {
    AssumeRolePolicyDocument: trustPolicy('appsync.amazonaws.com'),
    ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/service-role/AWSAppSyncPushToCloudWatchLogs' }],
  })
  return { config: { ...verbose, FieldLogLevel: level, CloudWatchLogsRoleArn: getAtt(role.id, 'Arn') }, role }
}

function schema({ id, properties }: SamResource, make: Make): GeneratedResource {
  const { SchemaInline: inline, SchemaUri: uri } = properties
  if (!inline && !uri) throw invalidResource(id, "One of 'SchemaInline' or 'SchemaUri' must be set.")
  if (inline && uri) throw invalidResource(id, "Both 'SchemaInline' and 'SchemaUri' cannot be defined at the same time.")
  return make('Schema', 'AWS::AppSync::GraphQLSchema', { ApiId: apiIdOf(id), Definition: inline, DefinitionS3Location: uri })
}

function authorizerConnector({ id }: SamResource, context: SamContext, arn: Json, number: number): GeneratedResource[] {
  const properties = {
    Source: { Type: 'AWS::AppSync::GraphQLApi', Arn: ref(id), ResourceId: apiIdOf(id) },
    Destination: { Type: 'AWS::Lambda::Function', Arn: arn },
    Permissions: ['Write'],
  }
  return connector.generate({ id: `${id}ToLambdaAuthConnector${number}`, resource: {}, properties }, context)
}

function apiKeys({ id, properties }: SamResource, make: Make): GeneratedResource[] {
  return entriesOf(properties['ApiKeys']).map(([name, { ApiKeyId, Description, ExpiresOn }]) =>
    make(name, 'AWS::AppSync::ApiKey', { ApiId: apiIdOf(id), ApiKeyId, Description, Expires: ExpiresOn }),
  )
}

function cache({ id, properties }: SamResource, make: Make): GeneratedResource[] {
  const value = properties['Cache']
  if (!isObject(value)) return []
  const { ApiCachingBehavior, AtRestEncryptionEnabled, TransitEncryptionEnabled, Ttl, Type } = value
  return [
    make('ApiCache', 'AWS::AppSync::ApiCache', {
      ApiId: apiIdOf(id),
      ApiCachingBehavior,
      AtRestEncryptionEnabled,
      TransitEncryptionEnabled,
      Ttl,
      Type,
    }),
  ]
}

function domain({ id, properties }: SamResource, make: Make): GeneratedResource[] {
  const value = properties['DomainName']
  if (!isObject(value)) return []
  const { CertificateArn, DomainName, Description } = value
  const name = make('DomainName', 'AWS::AppSync::DomainName', { CertificateArn, Description, DomainName })
  return [
    name,
    make('DomainNameApiAssociation', 'AWS::AppSync::DomainNameApiAssociation', { ApiId: apiIdOf(id), DomainName: ref(name.id) }),
  ]
}

import type { Json, JsonObject } from '../../json.ts'
import { asText, isObject } from '../../json.ts'
import { invalidResource } from '../errors.ts'

/** What a map may hold: name → shape; `!` in front: required. `any`, `text`, `boolean`, a list of texts, maps by name, or another map. */
interface Shape {
  readonly [name: string]: Kind
}
type Kind =
  | 'any'
  | '!any'
  | 'text'
  | 'boolean'
  | 'truth'
  | 'texts'
  | 'code'
  | readonly string[]
  | { readonly map: Shape; readonly required?: boolean }
  | { readonly entries: Kind }
  | { readonly list: Kind }
  | { readonly either: Kind }

const runtime: Kind = { map: { Name: '!any', Version: '!any' } }
const sync: Kind = {
  map: {
    ConflictDetection: '!any',
    ConflictHandler: 'any',
    LambdaConflictHandlerConfig: { map: { LambdaConflictHandlerArn: '!any' } },
  },
}
const authorizer: Shape = {
  Type: ['AWS_IAM', 'API_KEY', 'AWS_LAMBDA', 'OPENID_CONNECT', 'AMAZON_COGNITO_USER_POOLS'],
  LambdaAuthorizer: { map: { AuthorizerResultTtlInSeconds: 'any', AuthorizerUri: '!any', IdentityValidationExpression: 'any' } },
  OpenIDConnect: { map: { AuthTTL: 'any', ClientId: 'any', IatTTL: 'any', Issuer: 'any' } },
  UserPool: { map: { AppIdClientRegex: 'any', AwsRegion: 'any', DefaultAction: 'any', UserPoolId: '!any' } },
}
const table: Shape = {
  TableName: '!any',
  ServiceRoleArn: 'any',
  TableArn: 'any',
  Permissions: 'texts',
  Name: 'any',
  Description: 'any',
  Region: 'any',
  DeltaSync: { map: { BaseTableTTL: '!any', DeltaSyncTableName: '!any', DeltaSyncTableTTL: '!any' } },
  UseCallerCredentials: 'any',
  Versioned: 'any',
}

const properties: Shape = {
  Auth: { map: { ...authorizer, Additional: { list: { map: authorizer } } }, required: true },
  Tags: { entries: 'any' },
  Name: 'any',
  XrayEnabled: 'truth',
  SchemaInline: 'any',
  SchemaUri: 'any',
  Logging: { either: { map: { CloudWatchLogsRoleArn: 'any', ExcludeVerboseContent: 'any', FieldLogLevel: 'any' } } },
  DataSources: {
    map: {
      DynamoDb: { entries: { map: table } },
      Lambda: { entries: { map: { FunctionArn: '!any', ServiceRoleArn: 'any', Name: 'any', Description: 'any' } } },
    },
  },
  Functions: {
    entries: {
      map: {
        DataSource: 'code',
        Runtime: runtime,
        InlineCode: 'any',
        CodeUri: 'any',
        Description: 'any',
        MaxBatchSize: 'any',
        Name: 'text',
        Id: 'any',
        Sync: sync,
      },
    },
  },
  Resolvers: {
    entries: {
      entries: {
        map: {
          FieldName: 'text',
          Caching: { map: { Ttl: '!any', CachingKeys: { list: 'any' } } },
          InlineCode: 'any',
          CodeUri: 'any',
          MaxBatchSize: 'any',
          Pipeline: 'texts',
          Runtime: runtime,
          Sync: sync,
        },
      },
    },
  },
  ApiKeys: { entries: { map: { ApiKeyId: 'any', Description: 'any', ExpiresOn: 'any' } } },
  DomainName: { map: { CertificateArn: '!any', DomainName: '!any', Description: 'any' } },
  Cache: {
    map: {
      ApiCachingBehavior: '!any',
      Ttl: '!any',
      Type: '!any',
      AtRestEncryptionEnabled: 'any',
      TransitEncryptionEnabled: 'any',
    },
  },
  Visibility: 'any',
  OwnerContact: 'any',
  IntrospectionConfig: 'any',
  QueryDepthLimit: 'any',
  ResolverCountLimit: 'any',
}

const truths: ReadonlyMap<string, boolean> = new Map([
  ...['1', 'on', 't', 'true', 'y', 'yes'].map((word) => [word, true] as const),
  ...['0', 'off', 'f', 'false', 'n', 'no'].map((word) => [word, false] as const),
])

/** What SAM reads as a truth: also `yes`, `off`, 0 and their like. */
export const truthOf = (value: Json | undefined): boolean | undefined =>
  typeof value === 'object' || value === undefined ? undefined : truths.get(asText(value).toLowerCase())

/** Refuses properties of a GraphQLApi whose shape is wrong, by the path of the first that is. */
export function checkGraphqlShape(id: string, given: JsonObject): void {
  const path = firstWrong(given, properties)
  if (path) throw invalidResource(id, `Property '${path.join('.')}' is invalid.`, path.join('.'))
}

function firstWrong(map: JsonObject, shape: Shape): (string | number)[] | undefined {
  for (const [name, kind] of Object.entries(shape)) {
    const wrong = wrongValue(map[name] ?? null, kind)
    if (wrong) return [name, ...wrong]
  }
  const unknown = Object.keys(map).find((name) => !(name in shape))
  return unknown === undefined ? undefined : [unknown]
}

function wrongValue(value: Json, kind: Kind): (string | number)[] | undefined {
  const right = undefined
  if (value === null)
    return kind === '!any' || Array.isArray(kind) || (typeof kind === 'object' && 'required' in kind) ? [] : right
  if (kind === 'any' || kind === '!any') return right
  if (kind === 'text') return typeof value === 'object' ? [] : right
  if (kind === 'code') return typeof value === 'string' || isObject(value) ? right : []
  if (kind === 'truth') return truthOf(value) === undefined ? [] : right
  if (kind === 'boolean') return typeof value === 'boolean' ? right : []
  if (kind === 'texts') return wrongItem(value, 'text')
  if (Array.isArray(kind)) return kind.includes(value) ? right : []
  const shape = kind as Exclude<Kind, string | readonly string[]>
  if ('either' in shape) return typeof value === 'boolean' ? right : wrongValue(value, shape.either)
  if ('list' in shape) return wrongItem(value, shape.list)
  if (value === '' || (Array.isArray(value) && value.length === 0)) return wrongValue({}, kind)
  if (!isObject(value)) return []
  if ('map' in shape) return firstWrong(value, shape.map)
  for (const [name, item] of Object.entries(value)) {
    const wrong = wrongValue(item, shape.entries)
    if (wrong) return [name, ...wrong]
  }
  return right
}

function wrongItem(value: Json, kind: Kind): (string | number)[] | undefined {
  if (!Array.isArray(value)) return []
  for (const [index, item] of value.entries()) {
    const wrong = item === null && kind === 'text' ? [] : wrongValue(item, kind)
    if (wrong) return [index, ...wrong]
  }
  return undefined
}

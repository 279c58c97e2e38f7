import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { getAtt, ref, sub } from '../intrinsic.ts'
import { trustPolicy } from '../role.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import { connector } from './connector.ts'
import { apiIdOf, entriesOf } from './graphql-names.ts'
import type { Make } from './graphql-names.ts'
import { isFalsy } from '../python-truth.ts'

export interface DataSources {
  readonly resources: GeneratedResource[]
  /** Name in the template → name of the data source. */
  readonly names: ReadonlyMap<string, Json>
}

/** Tables and functions that resolvers read, each with a role that a connector gives its permissions. */
export function graphqlDataSources(source: SamResource, context: SamContext, make: Make): DataSources {
  const { DynamoDb: tables, Lambda: functions } = isObject(source.properties['DataSources'])
    ? source.properties['DataSources']
    : {}
  const names = new Map<string, Json>()
  const resources = [
    ...entriesOf(tables).flatMap(([name, table]) =>
      dataSource(name, table, 'DynamoDB', 'AMAZON_DYNAMODB', { DynamoDBConfig: tableConfig(table) }),
    ),
    ...entriesOf(functions).flatMap(([name, item]) =>
      dataSource(name, item, 'Lambda', 'AWS_LAMBDA', { LambdaConfig: { LambdaFunctionArn: item['FunctionArn'] ?? null } }),
    ),
  ]
  return { resources, names }

  function dataSource(
    name: string,
    item: JsonObject,
    kind: 'DynamoDB' | 'Lambda',
    type: string,
    config: JsonObject,
  ): GeneratedResource[] {
    const suffix = `${name}${kind}DataSource`
    const id = source.id + suffix
    const role = !isFalsy(item['ServiceRoleArn'])
      ? undefined
      : make(`${suffix}Role`, 'AWS::IAM::Role', { AssumeRolePolicyDocument: trustPolicy('appsync.amazonaws.com') })
    const made = make(suffix, 'AWS::AppSync::DataSource', {
      ApiId: apiIdOf(source.id),
      Description: item['Description'],
      Name: item['Name'] || name,
      Type: type,
      ServiceRoleArn: role ? getAtt(role.id, 'Arn') : item['ServiceRoleArn'],
      ...config,
    })
    names.set(name, getAtt(id, 'Name'))
    if (!role) return [made]
    const from = { Type: 'AWS::AppSync::DataSource', Arn: getAtt(id, 'DataSourceArn'), RoleName: ref(role.id) }
    const isTable = kind === 'DynamoDB'
    const permissions =
      Array.isArray(item['Permissions']) && item['Permissions'].length > 0 ? item['Permissions'] : ['Read', 'Write']
    const properties = {
      Source: from,
      Destination: {
        Type: isTable ? 'AWS::DynamoDB::Table' : 'AWS::Lambda::Function',
        Arn: isTable ? tableArn(item) : (item['FunctionArn'] ?? null),
      },
      Permissions: isTable ? permissions : ['Write'],
    }
    return [
      made,
      role,
      ...connector.generate({ id: `${id}To${isTable ? 'Table' : 'Lambda'}Connector`, resource: {}, properties }, context),
    ]
  }
}

const regionOf = (table: JsonObject): Json => table['Region'] || ref('AWS::Region')

function tableArn(table: JsonObject): Json {
  if (!isFalsy(table['TableArn'])) return table['TableArn']
  return sub('arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}', {
    __TableName__: table['TableName'] ?? null,
    __Region__: regionOf(table),
  })
}

function tableConfig(table: JsonObject): JsonObject {
  const { TableName: name, UseCallerCredentials: caller, Versioned: versioned, DeltaSync: delta } = table
  return {
    AwsRegion: regionOf(table),
    TableName: name ?? null,
    ...(caller ? { UseCallerCredentials: caller } : {}),
    ...(versioned ? { Versioned: versioned } : {}),
    ...(isObject(delta) ? { DeltaSyncConfig: delta } : {}),
  }
}

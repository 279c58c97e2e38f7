// What stands around APIs in other services: what Ref and Fn::GetAtt give for each type.
import type { Json } from '../../json.ts'
import { sha1Hex } from '../../sam/sha1.ts'
import { arn } from '../names.ts'
import type { Made, ResourceUse } from '../resource-type.ts'

/** What a name stands for. */
export type Describe = (use: ResourceUse, name: string) => Made

export interface External {
  /** Property that names it. */
  readonly nameProperty?: string
  readonly describe: Describe
}

/** Ref gives the name, and there are no attributes. */
export const bare: Describe = (_use, name) => ({ physicalId: name, attributes: {} })

/** Ref gives the name, `Arn` the ARN. */
export const named =
  (
    service: string,
    resource: (name: string, use: ResourceUse) => string,
    more: (use: ResourceUse, name: string) => Record<string, Json> = () => ({}),
  ): Describe =>
  (use, name) => ({
    physicalId: name,
    attributes: { Arn: arn(use.stack, service, resource(name, use)), ...more(use, name) },
  })

/** Ref gives the ARN, as `Arn` and the attribute do. */
export const arnAsId =
  (service: string, resource: (name: string, use: ResourceUse) => string, attribute = 'Arn'): Describe =>
  (use, name) => {
    const id = arn(use.stack, service, resource(name, use))
    return { physicalId: id, attributes: { Arn: id, [attribute]: id, Name: name } }
  }

/** The same for the same resource each time; lowercase hexadecimal digits. */
export const idOf = ({ stack, logicalId }: ResourceUse, length: number): string =>
  sha1Hex(`${stack.stackName}/${logicalId}`).slice(0, length)

const uuidOf = (use: ResourceUse): string =>
  idOf(use, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5')

/** Ref gives an id of this form, and so do the attributes. */
export const identified =
  (prefix: string, ...attributes: string[]): Describe =>
  (use) => {
    const id = `${prefix}${idOf(use, 17)}`
    return { physicalId: id, attributes: Object.fromEntries(attributes.map((name) => [name, id])) }
  }

export const textOf = ({ properties }: ResourceUse, property: string, otherwise: string): string =>
  typeof properties[property] === 'string' ? properties[property] : otherwise

const eventSourceMapping: Describe = (use) => {
  const id = uuidOf(use)
  return { physicalId: id, attributes: { Id: id, EventSourceMappingArn: arn(use.stack, 'lambda', `event-source-mapping:${id}`) } }
}

/** No URL of a function is served here. */
const functionUrl: Describe = (use) => {
  const target = textOf(use, 'TargetFunctionArn', '')
  const FunctionArn = target.startsWith('arn:') ? target : arn(use.stack, 'lambda', `function:${target}`)
  return { physicalId: FunctionArn, attributes: { FunctionArn, FunctionUrl: `https://${idOf(use, 32)}.lambda-url.${use.stack.region}.on.aws/` } }
}

const subscription: Describe = (use, name) => {
  const id = `${textOf(use, 'TopicArn', arn(use.stack, 'sns', name))}:${uuidOf(use)}`
  return { physicalId: id, attributes: { Arn: id } }
}

const rule = (name: string, use: ResourceUse): string => {
  const bus = textOf(use, 'EventBusName', 'default').split('/').at(-1) ?? 'default'
  return bus === 'default' ? `rule/${name}` : `rule/${bus}/${name}`
}

const graphQlApi: Describe = (use) => {
  const id = idOf(use, 26)
  const { region } = use.stack
  const endpoint = `https://${id}.appsync-api.${region}.amazonaws.com/graphql`
  const api = arn(use.stack, 'appsync', `apis/${id}`)
  const realtime = `${id}.appsync-realtime-api.${region}.amazonaws.com`
  return {
    physicalId: api,
    attributes: {
      ApiId: id,
      Arn: api,
      GraphQLUrl: endpoint,
      GraphQLDns: `${id}.appsync-api.${region}.amazonaws.com`,
      GraphQLEndpointArn: arn(use.stack, 'appsync', `endpoints/graphql-api/${id}`),
      RealtimeUrl: `wss://${realtime}/graphql`,
      RealtimeDns: realtime,
    },
  }
}

const appSyncPart =
  (kind: string, attributes: Readonly<Record<'arn' | 'id', string>>): Describe =>
  (use, name) => {
    const part = arn(use.stack, 'appsync', `apis/${textOf(use, 'ApiId', '')}/${kind}/${name}`)
    return { physicalId: part, attributes: { [attributes.arn]: part, [attributes.id]: name, Name: name } }
  }

const hostedZone: Describe = (use) => {
  const id = `Z${idOf(use, 13).toUpperCase()}`
  return { physicalId: id, attributes: { Id: id } }
}

const key: Describe = (use) => {
  const id = uuidOf(use)
  return { physicalId: id, attributes: { KeyId: id, Arn: arn(use.stack, 'kms', `key/${id}`) } }
}

/** Types that are named only, beside those that functions and roles stand on. */
export const externalServices: Readonly<Record<string, External>> = {
  'AWS::Lambda::EventSourceMapping': { describe: eventSourceMapping },
  'AWS::Lambda::EventInvokeConfig': { describe: bare },
  'AWS::Lambda::Url': { describe: functionUrl },
  'AWS::Lambda::CapacityProvider': { nameProperty: 'CapacityProviderName', describe: named('lambda', (name) => `capacity-provider:${name}`) },
  'AWS::Lambda::CodeSigningConfig': { describe: (use) => arnAsId('lambda', () => `code-signing-config:csc-${idOf(use, 17)}`, 'CodeSigningConfigArn')(use, '') },
  'AWS::Lambda::LayerVersionPermission': { describe: bare },
  'AWS::Events::Rule': { nameProperty: 'Name', describe: named('events', rule) },
  'AWS::Events::EventBusPolicy': { describe: bare },
  'AWS::Events::Archive': { nameProperty: 'ArchiveName', describe: named('events', (name) => `archive/${name}`) },
  'AWS::Scheduler::Schedule': {
    nameProperty: 'Name',
    describe: named('scheduler', (name, use) => `schedule/${textOf(use, 'GroupName', 'default')}/${name}`),
  },
  'AWS::Scheduler::ScheduleGroup': { nameProperty: 'Name', describe: named('scheduler', (name) => `schedule-group/${name}`) },
  'AWS::Pipes::Pipe': { nameProperty: 'Name', describe: named('pipes', (name) => `pipe/${name}`) },
  'AWS::SNS::Subscription': { describe: subscription },
  'AWS::IoT::TopicRule': { nameProperty: 'RuleName', describe: named('iot', (name) => `rule/${name}`) },
  'AWS::Logs::SubscriptionFilter': { nameProperty: 'FilterName', describe: bare },
  'AWS::Logs::MetricFilter': { nameProperty: 'FilterName', describe: bare },
  'AWS::Logs::ResourcePolicy': { nameProperty: 'PolicyName', describe: bare },
  'AWS::CloudWatch::Alarm': { nameProperty: 'AlarmName', describe: named('cloudwatch', (name) => `alarm:${name}`) },
  'AWS::CloudWatch::Dashboard': { nameProperty: 'DashboardName', describe: bare },
  'AWS::CodeDeploy::Application': { nameProperty: 'ApplicationName', describe: bare },
  'AWS::CodeDeploy::DeploymentGroup': { nameProperty: 'DeploymentGroupName', describe: bare },
  'AWS::Route53::HostedZone': { describe: hostedZone },
  'AWS::Route53::RecordSet': { nameProperty: 'Name', describe: bare },
  'AWS::Route53::RecordSetGroup': { describe: bare },
  'AWS::CertificateManager::Certificate': { describe: (use) => arnAsId('acm', () => `certificate/${uuidOf(use)}`)(use, '') },
  'AWS::StepFunctions::StateMachineVersion': {
    describe: (use) => {
      const id = `${textOf(use, 'StateMachineArn', '')}:1`
      return { physicalId: id, attributes: { Arn: id } }
    },
  },
  'AWS::StepFunctions::StateMachineAlias': {
    nameProperty: 'Name',
    describe: ({ properties, stack }, name) => {
      const [first] = Array.isArray(properties['RoutingConfiguration']) ? properties['RoutingConfiguration'] : []
      const version = JSON.stringify(first ?? '').match(/arn:[^"]+(?=:\d+")/u)?.[0]
      const id = `${version ?? arn(stack, 'states', 'stateMachine')}:${name}`
      return { physicalId: id, attributes: { Arn: id } }
    },
  },
  'AWS::AppSync::GraphQLApi': { describe: graphQlApi },
  'AWS::AppSync::GraphQLSchema': { describe: bare },
  'AWS::AppSync::ApiKey': { describe: identified('da2-', 'ApiKey', 'ApiKeyId') },
  'AWS::AppSync::ApiCache': { describe: bare },
  'AWS::AppSync::DomainName': { nameProperty: 'DomainName', describe: bare },
  'AWS::AppSync::DomainNameApiAssociation': { describe: bare },
  'AWS::AppSync::DataSource': { nameProperty: 'Name', describe: appSyncPart('datasources', { arn: 'DataSourceArn', id: 'Name' }) },
  'AWS::AppSync::Resolver': { nameProperty: 'FieldName', describe: appSyncPart('resolvers', { arn: 'ResolverArn', id: 'FieldName' }) },
  'AWS::AppSync::FunctionConfiguration': {
    describe: (use) => appSyncPart('functions', { arn: 'FunctionArn', id: 'FunctionId' })(use, idOf(use, 26)),
  },
  'AWS::Cognito::UserPoolDomain': { nameProperty: 'Domain', describe: bare },
  'AWS::Cognito::UserPoolGroup': { nameProperty: 'GroupName', describe: bare },
  'AWS::Cognito::UserPoolResourceServer': { nameProperty: 'Identifier', describe: bare },
  'AWS::Cognito::UserPoolUser': { nameProperty: 'Username', describe: bare },
  'AWS::S3::BucketPolicy': { nameProperty: 'Bucket', describe: bare },
  'AWS::KMS::Key': { describe: key },
  'AWS::KMS::Alias': { nameProperty: 'AliasName', describe: bare },
  'AWS::SSM::Parameter': { nameProperty: 'Name', describe: bare },
  'AWS::SecretsManager::Secret': {
    nameProperty: 'Name',
    describe: (use, name) => arnAsId('secretsmanager', () => `secret:${name}-${idOf(use, 6)}`, 'Id')(use, name),
  },
  'AWS::WAFv2::WebACLAssociation': { describe: bare },
  'AWS::CDK::Metadata': { describe: bare },
}

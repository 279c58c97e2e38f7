// Resources that other services hold: they are named, and what refers to them gets name and ARN; they are made only where their
// service has an endpoint.
import type { JsonObject } from '../../json.ts'
import { sha1Hex } from '../../sam/sha1.ts'
import { arn, physicalName } from '../names.ts'
import type { Made, ResourceType, ResourceUse } from '../resource-type.ts'
import type { EndpointService } from '../stack-state.ts'
import { endpointRows } from './endpoint-rows.ts'
import type { EndpointRow } from './endpoint-row.ts'
import { externalNetworks } from './external-networks.ts'
import { arnAsId, bare, externalServices, named } from './external-services.ts'
import type { Describe, External } from './external-services.ts'

const iam =
  (kind: string): Describe =>
  ({ stack, properties }, name) => {
    const path = typeof properties['Path'] === 'string' ? properties['Path'] : '/'
    const identity = `arn:${stack.partition}:iam::${stack.accountId}:${kind}${path}${name}`
    return {
      physicalId: kind === 'policy' ? identity : name,
      attributes: { Arn: identity, PolicyArn: identity, RoleId: `AROA${sha1Hex(identity).slice(0, 17).toUpperCase()}` },
    }
  }

const sqs: Describe = ({ stack, properties }, given) => {
  const name = properties['FifoQueue'] === true && !given.endsWith('.fifo') ? `${given}.fifo` : given
  const url = `https://sqs.${stack.region}.amazonaws.com/${stack.accountId}/${name}`
  return { physicalId: url, attributes: { Arn: arn(stack, 'sqs', name), QueueName: name, QueueUrl: url } }
}

const topic: Describe = ({ stack }, name) => {
  const id = arn(stack, 'sns', name)
  return { physicalId: id, attributes: { TopicArn: id, TopicName: name } }
}

const userPool: Describe = ({ stack, logicalId }, _name) => {
  const id = `${stack.region}_${sha1Hex(`${stack.stackName}/${logicalId}`).slice(0, 9)}`
  const host = `cognito-idp.${stack.region}.amazonaws.com/${id}`
  return {
    physicalId: id,
    attributes: {
      Arn: arn(stack, 'cognito-idp', `userpool/${id}`),
      ProviderName: host,
      ProviderURL: `https://${host}`,
      UserPoolId: id,
    },
  }
}

const client: Describe = ({ stack, logicalId }) => {
  const id = sha1Hex(`${stack.stackName}/${logicalId}`).slice(0, 26)
  return { physicalId: id, attributes: { ClientId: id, ClientSecret: sha1Hex(`${stack.stackName}/${logicalId}/secret`), Name: logicalId } }
}

const externals: Readonly<Record<string, External>> = {
  'AWS::IAM::Role': { nameProperty: 'RoleName', describe: iam('role') },
  'AWS::IAM::User': { nameProperty: 'UserName', describe: iam('user') },
  'AWS::IAM::ManagedPolicy': { nameProperty: 'ManagedPolicyName', describe: iam('policy') },
  'AWS::IAM::Policy': { nameProperty: 'PolicyName', describe: bare },
  'AWS::Logs::LogGroup': { nameProperty: 'LogGroupName', describe: named('logs', (name) => `log-group:${name}:*`) },
  'AWS::DynamoDB::Table': {
    nameProperty: 'TableName',
    describe: named(
      'dynamodb',
      (name) => `table/${name}`,
      ({ stack }, name) => ({ StreamArn: arn(stack, 'dynamodb', `table/${name}/stream/local`) }),
    ),
  },
  'AWS::SQS::Queue': { nameProperty: 'QueueName', describe: sqs },
  'AWS::SQS::QueuePolicy': { describe: bare },
  'AWS::SNS::Topic': { nameProperty: 'TopicName', describe: topic },
  'AWS::SNS::TopicPolicy': { describe: bare },
  'AWS::S3::Bucket': {
    nameProperty: 'BucketName',
    describe: ({ stack }, name) => {
      const bucket = name.toLowerCase()
      return {
        physicalId: bucket,
        attributes: {
          Arn: `arn:${stack.partition}:s3:::${bucket}`,
          DomainName: `${bucket}.s3.amazonaws.com`,
          RegionalDomainName: `${bucket}.s3.${stack.region}.amazonaws.com`,
        },
      }
    },
  },
  'AWS::Kinesis::Stream': { nameProperty: 'Name', describe: named('kinesis', (name) => `stream/${name}`) },
  'AWS::Events::EventBus': { nameProperty: 'Name', describe: named('events', (name) => `event-bus/${name}`, (_, name) => ({ Name: name })) },
  'AWS::StepFunctions::StateMachine': {
    nameProperty: 'StateMachineName',
    describe: arnAsId('states', (name) => `stateMachine:${name}`, 'StateMachineArn'),
  },
  'AWS::CloudFormation::Macro': { nameProperty: 'Name', describe: bare },
  'AWS::CloudFormation::WaitCondition': { describe: bare },
  'AWS::CloudFormation::WaitConditionHandle': { describe: bare },
  'AWS::Cognito::UserPool': { describe: userPool },
  'AWS::Cognito::UserPoolClient': { describe: client },
  ...externalServices,
  ...externalNetworks,
}

const everything: ReadonlySet<string> = new Set()

/** For asking what attributes there are, whatever their values. */
const nobody: ResourceUse = {
  logicalId: '',
  properties: {},
  stack: { stackName: '', region: '', accountId: '', partition: '' },
} as never

function externalType({ nameProperty, describe }: External, row?: EndpointRow): ResourceType {
  const nameFor = (use: ResourceUse): string => nameOf(use.properties, nameProperty) ?? physicalName(use.stack, use.logicalId)
  const described = (use: ResourceUse): Made => describe(use, nameFor(use))
  const plain: ResourceType = {
    properties: everything,
    replacedBy: new Set(row?.replacedBy ?? (nameProperty ? [nameProperty] : [])),
    create: async (use) => described(use),
    update: async (use) => described(use),
    remove: async () => {},
    external: true,
    attributes: () => Object.keys(describe(nobody, 'name').attributes ?? {}),
  }
  return row === undefined ? plain : { ...plain, ...servedBy(row, { described, nameFor }) }
}

interface Naming {
  readonly described: (use: ResourceUse) => Made
  readonly nameFor: (use: ResourceUse) => string
}

/** A type that is made where its service has an endpoint. */
function servedBy(row: EndpointRow, { described, nameFor }: Naming): Pick<ResourceType, 'create' | 'update' | 'remove' | 'service' | 'serviceFor' | 'hasNoEffect'> {
  const serviceOf = (properties: JsonObject): EndpointService | undefined => (row.serviceFor === undefined ? row.service : row.serviceFor(properties))
  const known = new Set(row.properties)
  const run = async (use: ResourceUse, made: Made, before: JsonObject): Promise<Made> => {
    const { physicalId, attributes = {} } = made
    const service = serviceOf(use.properties) ?? row.service
    for (const [operation, input] of row.change(use.properties, { physicalId, attributes, before })) await use.call(row.through ?? service, operation, input)
    return { physicalId, attributes, madeAt: service }
  }
  const removeOf = (use: ResourceUse, physicalId: string): Promise<unknown> => {
    const [operation, input] = row.remove(physicalId, row.nameOf(physicalId))
    return use.call(row.through ?? row.service, operation, input)
  }
  const isServed = (use: ResourceUse): boolean => use.services.has(serviceOf(use.properties) ?? '')
  return {
    service: row.service,
    ...(row.serviceFor !== undefined && { serviceFor: row.serviceFor }),
    hasNoEffect: (name, { services }) => (row.serviceFor !== undefined || services.has(row.service)) && !known.has(name),
    create: async (use) => {
      const named = described(use)
      if (!isServed(use)) return named
      const [operation, input] = row.create(use.properties, nameFor(use))
      const output = await use.call(row.through ?? row.service, operation, input)
      const { physicalId, attributes } = row.made?.(output) ?? named
      try {
        return await run(use, { physicalId, attributes: { ...named.attributes, ...attributes } }, {})
      } catch (error) {
        // What went wrong first is what is told.
        await removeOf(use, physicalId).catch(() => {})
        throw error
      }
    },
    update: async (use, before) => {
      if (!isServed(use) || before.madeAt === undefined) return before.madeAt === undefined ? described(use) : before
      return run(use, before, before.properties)
    },
    remove: async (use, { physicalId, madeAt }) => {
      if (madeAt !== undefined && (row.through !== undefined || use.services.has(row.service))) await removeOf(use, physicalId)
    },
  }
}

const nameOf = (properties: JsonObject, property: string | undefined): string | undefined => {
  const name = property === undefined ? undefined : properties[property]
  return typeof name === 'string' ? name : undefined
}

export const externalTypes: Readonly<Record<string, ResourceType>> = Object.fromEntries(
  Object.entries(externals).map(([type, external]) => [type, externalType(external, endpointRows[type])]),
)

/** A resource that a function of the template's own makes: the function is not asked, so nobody knows its attributes. */
export const customResource: ResourceType = { ...externalType({ describe: bare }), anyAttribute: true }

/** A resource of a service that this package knows by name only. */
export const otherResource: ResourceType = { ...externalType({ describe: bare }), anyAttribute: true }

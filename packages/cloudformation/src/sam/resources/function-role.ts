import type { Json, JsonObject } from '../../json.ts'
import { isObject } from '../../json.ts'
import { passThroughAttributes } from '../generated-resource.ts'
import type { GeneratedResource } from '../generated-resource.ts'
import { resolveParameters } from '../parameter-resolver.ts'
import { makeRole, trustPolicy } from '../role.ts'
import type { SamContext, SamResource } from '../sam-context.ts'
import { functionTags } from './function-tags.ts'
import { isFalsy } from '../python-truth.ts'

/** The role that a function runs with, when the template names none: logging, tracing, network, and the function's Policies. */
export function executionRole(
  { id, properties, resource }: SamResource,
  context: SamContext,
  destinationPolicies: readonly JsonObject[],
): GeneratedResource {
  const { partition, parameters } = context
  const managed = (name: string): string => `arn:${partition}:iam::aws:policy/${name}`
  const tracing = resolveParameters(properties['Tracing'] ?? null, parameters)
  const managedPolicies: Json[] = [
    managed(
      !isFalsy(properties['DurableConfig'])
        ? 'service-role/AWSLambdaBasicDurableExecutionRolePolicy'
        : 'service-role/AWSLambdaBasicExecutionRole',
    ),
  ]
  if (!isFalsy(properties['Tracing']) && tracing !== 'Disabled')
    managedPolicies.push(managed(partition === 'aws' ? 'AWSXrayWriteOnlyAccess' : 'AWSXRayDaemonWriteAccess'))
  if (!isFalsy(properties['VpcConfig'])) managedPolicies.push(managed('service-role/AWSLambdaVPCAccessExecutionRole'))
  return makeRole(id, context, {
    attributes: passThroughAttributes(resource),
    trust: properties['AssumeRolePolicyDocument'] ?? trustPolicy('lambda.amazonaws.com'),
    managedPolicies,
    documents: [...deadLetterPolicy(properties['DeadLetterQueue']), ...destinationPolicies],
    policies: properties['Policies'],
    path: properties['RolePath'],
    boundary: properties['PermissionsBoundary'],
    tags: functionTags(id, properties['Tags']),
  })
}

function deadLetterPolicy(queue: Json | undefined): JsonObject[] {
  if (!isObject(queue) || isFalsy(queue)) return []
  const action = queue['Type'] === 'SQS' ? 'sqs:SendMessage' : 'sns:Publish'
  const statement = { Action: action, Resource: queue['TargetArn'] ?? null, Effect: 'Allow' }
  return [{ PolicyName: 'DeadLetterQueuePolicy', PolicyDocument: { Version: '2012-10-17', Statement: [statement] } }]
}

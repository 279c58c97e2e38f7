import { sha1Hex } from '../sam/sha1.ts'
import type { StackIdentity } from './stack-state.ts'

/** `Stack-LogicalId-SUFFIX`: a name as CloudFormation makes one, the same each time for the same stack. */
export function physicalName({ stackName, accountId, region }: StackIdentity, id: string, maximum = 64): string {
  const logicalId = id.replaceAll('/', '-')
  const suffix = BigInt(`0x${sha1Hex(`${accountId}/${region}/${stackName}/${id}`)}`)
    .toString(36)
    .toUpperCase()
    .slice(0, 12)
  const rest = maximum - suffix.length - 2
  const stack = stackName.slice(0, Math.max(rest - logicalId.length, Math.floor(rest / 2)))
  return `${stack}-${logicalId.slice(0, rest - stack.length)}-${suffix}`
}

/** `arn:partition:service:region:account:resource`. */
export const arn = ({ partition, region, accountId }: StackIdentity, service: string, resource: string): string =>
  `arn:${partition}:${service}:${region}:${accountId}:${resource}`

/** Id of a stack, or of one nested in it. */
export function stackIdOf(identity: StackIdentity, nested?: string): string {
  const name = nested === undefined ? identity.stackName : physicalName(identity, nested, 128)
  const hash = sha1Hex(`${identity.accountId}/${identity.region}/${name}`)
  const id = [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-')
  return arn(identity, 'cloudformation', `stack/${name}/${id}`)
}

/** The ARN of something of API Gateway, which names no account: `arn:aws:apigateway:us-east-1::/restapis/a1b2c3`. */
export const gatewayArn = ({ partition, region }: StackIdentity, path: string): string => `arn:${partition}:apigateway:${region}::${path}`

/** Host of an API's default endpoint. */
export const endpointSuffix = ({ region, partition }: StackIdentity): string =>
  `${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`

import type { Json } from '../json.ts'
import { stackIdOf } from './names.ts'
import type { StackIdentity } from './stack-state.ts'

/** AWS's own parameters, which every template has. */
export function pseudoParameters(identity: StackIdentity): Record<string, Json> {
  const { stackName, region, accountId, partition } = identity
  return {
    'AWS::AccountId': accountId,
    'AWS::Region': region,
    'AWS::Partition': partition,
    'AWS::URLSuffix': partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    'AWS::StackName': stackName,
    'AWS::StackId': stackIdOf(identity),
    'AWS::NotificationARNs': [],
  }
}

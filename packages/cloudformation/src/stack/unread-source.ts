import { referencedId } from '../sam/intrinsic.ts'
import type { ResourceDefinition } from './plan-stack.ts'

/** Whether a resource is an event source mapping of another source than a queue, as far as can be told before anything is made. */
export function isUnreadSource({ type, properties }: ResourceDefinition, resources: readonly ResourceDefinition[]): boolean {
  if (type !== 'AWS::Lambda::EventSourceMapping') return false
  const source = properties['EventSourceArn'] ?? null
  const id = referencedId(source)
  const referenced = resources.find(({ logicalId }) => logicalId === id)
  return referenced === undefined ? !/:sqs:/u.test(JSON.stringify(source)) : referenced.type !== 'AWS::SQS::Queue'
}

import { referencedId } from '../sam/intrinsic.ts'
import type { ResourceDefinition } from './plan-stack.ts'

const MAPPING = 'AWS::Lambda::EventSourceMapping'

/** Services whose resources Lambda reads, by the type of the resource. */
const SOURCES: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs',
  'AWS::Kinesis::Stream': 'kinesis',
  'AWS::DynamoDB::Table': 'dynamodb',
}

/** Whether an event source mapping is of what nobody here reads, as far as can be told before anything is made; `undefined` for other resources. */
export function isUnreadSource({ type, properties }: Pick<ResourceDefinition, 'type' | 'properties'>, { resources, services }: { readonly resources: readonly ResourceDefinition[]; readonly services: ReadonlySet<string> }): boolean | undefined {
  if (type !== MAPPING) return undefined
  const source = properties['EventSourceArn'] ?? null
  const id = referencedId(source)
  const referenced = resources.find(({ logicalId }) => logicalId === id)
  const service = referenced === undefined ? /:(sqs|kinesis|dynamodb):/u.exec(JSON.stringify(source))?.[1] : SOURCES[referenced.type]
  return !services.has(service ?? '')
}

import type { Values } from '../../documents.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { parseFunctionName } from '../function-name.ts'
import { invalidParameter } from '../lambda-errors.ts'
import { bodyOf, requireFunction } from '../records.ts'
import type { FunctionRecord, Stored } from '../records.ts'

/** ListTags, TagResource, UntagResource. */
export const tagOperations: readonly Operation[] = [
  {
    service: 'lambda',
    name: 'ListTags',
    access: 'read',
    run: async (input, context) => ({ Tags: (await tagged(input, context)).record.tags }),
  },
  {
    service: 'lambda',
    name: 'TagResource',
    access: 'write',
    run: async (input, context) => {
      const stored = await tagged(input, context)
      return save(stored, { ...stored.record.tags, ...(input['Tags'] as Record<string, string>) }, context)
    },
  },
  {
    service: 'lambda',
    name: 'UntagResource',
    access: 'write',
    run: async (input, context) => {
      const stored = await tagged(input, context)
      const gone = new Set(input['TagKeys'] as readonly string[])
      return save(stored, Object.fromEntries(Object.entries(stored.record.tags).filter(([key]) => !gone.has(key))), context)
    },
  },
]

const MAX_TAGS = 50

async function tagged(input: Values, context: OperationContext): Promise<Stored<FunctionRecord>> {
  const arn = String(input['Resource'])
  const target = parseFunctionName(arn, context)
  if (target.qualifier !== undefined) throw invalidParameter(`Tags on function aliases and versions are not supported. Please specify a function ARN.`)
  return requireFunction(context, target)
}

async function save({ document, record }: Stored<FunctionRecord>, tags: Record<string, string>, context: OperationContext): Promise<Values> {
  if (Object.keys(tags).length > MAX_TAGS) throw invalidParameter('Number of tags exceeds resource tag limit.')
  await context.documents.save(document, { body: bodyOf({ ...record, tags }) })
  return {}
}

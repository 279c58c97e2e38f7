import type { Values } from '../../documents.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { targetOf } from '../function-name.ts'
import { bodyOf, requireFunction } from '../records.ts'
import type { FunctionRecord } from '../records.ts'

/** PutFunctionConcurrency, GetFunctionConcurrency, DeleteFunctionConcurrency. */
export const concurrencyOperations: readonly Operation[] = [
  {
    service: 'lambda',
    name: 'PutFunctionConcurrency',
    access: 'write',
    run: async (input, context) => {
      const reservedConcurrency = Number(input['ReservedConcurrentExecutions'])
      await change(input, context, (record) => ({ ...record, reservedConcurrency }))
      return { ReservedConcurrentExecutions: reservedConcurrency }
    },
  },
  {
    service: 'lambda',
    name: 'GetFunctionConcurrency',
    access: 'read',
    run: async (input, context) => {
      const { reservedConcurrency } = (await requireFunction(context, targetOf(input, context))).record
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency }
    },
  },
  {
    service: 'lambda',
    name: 'DeleteFunctionConcurrency',
    access: 'write',
    run: async (input, context) => {
      await change(input, context, ({ reservedConcurrency: _removed, ...record }) => record)
      return {}
    },
  },
]

async function change(input: Values, context: OperationContext, make: (record: FunctionRecord) => FunctionRecord): Promise<void> {
  const { document, record } = await requireFunction(context, targetOf(input, context))
  await context.documents.save(document, { body: bodyOf(make(record)) })
}

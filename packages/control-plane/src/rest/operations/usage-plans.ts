import type { Values } from '../../documents.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { overrideOperation, rowOperations } from '../../resource.ts'
import { usagePlan } from '../resources/usage-plan.ts'

/** The operations of usage plans; GetUsagePlans can be asked for the plans of one key. */
export const usagePlanOperations: readonly Operation[] = overrideOperation(rowOperations(usagePlan), 'GetUsagePlans', list)

async function list(
  parent: (input: Values, context: OperationContext) => Promise<Values>,
  input: Values,
  context: OperationContext,
): Promise<Values> {
  const { keyId } = input
  if (keyId === undefined) return parent(input, context)
  const memberships = (await context.documents.listKind('UsagePlanKey')).filter(({ id }) => id === keyId)
  const items: Values[] = []
  for (const { parent: place } of memberships) {
    const plan = await context.documents.find({ kind: usagePlan.kind, parent: '', id: place.slice('UsagePlan:'.length) })
    // A key is in ten plans at most: they fit one page.
    if (plan !== undefined) items.push(plan.body)
  }
  return { items }
}

import type { Values } from './documents.ts'
import type { OperationContext } from './operation.ts'

/** Takes a deleted stage, or all stages of a deleted API, out of the usage plans that name them. */
export async function leaveUsagePlans(
  { apiId, stage }: { readonly apiId: string; readonly stage?: string },
  context: OperationContext,
): Promise<void> {
  for (const plan of await context.documents.listKind('UsagePlan')) {
    const stages = (plan.body['apiStages'] ?? []) as readonly Values[]
    const left = stages.filter((entry) => entry['apiId'] !== apiId || (stage !== undefined && entry['stage'] !== stage))
    if (left.length === stages.length) continue
    await context.documents.save(plan, { body: { ...plan.body, apiStages: left } })
    context.changed({ account: true })
  }
}

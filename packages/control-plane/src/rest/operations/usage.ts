import type { Values } from '../../documents.ts'
import { badRequest, notAssembled, notFound } from '../../errors.ts'
import type { FreeContext, Operation, OperationContext } from '../../operation.ts'
import { cutPage, readPage } from '../../paginate.ts'
import type { PatchOperation } from '../../patch.ts'
import type { UsagePort } from '../../ports.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { usagePlanKey } from '../resources/usage-plan-key.ts'
import { usagePlan } from '../resources/usage-plan.ts'

/** GetUsage and UpdateUsage work on the data plane's counters. */
export const usageOperations: readonly Operation[] = [
  { service: 'apigateway', name: 'GetUsage', access: 'free', run: getUsage },
  { service: 'apigateway', name: 'UpdateUsage', access: 'free', run: updateUsage },
]

const DAY_MS = 86_400_000

async function getUsage(input: Values, context: FreeContext): Promise<Values> {
  const usage = requireUsage(context, 'GetUsage')
  const { usagePlanId, startDate, endDate } = input
  checkRange(textOf(startDate), textOf(endDate))
  const { keyIds, position } = await context.transact('read', (inside) => keysOf(input, inside))
  const request = { usagePlanId: textOf(usagePlanId), keyIds, startDate: textOf(startDate), endDate: textOf(endDate) }
  const items = await usage.read(request)
  return { usagePlanId, startDate, endDate, items, ...(position !== undefined && { position }) }
}

/** The key that is asked for, or a page of the plan's. */
async function keysOf(input: Values, context: OperationContext): Promise<{ readonly keyIds: readonly string[]; readonly position?: string }> {
  const { id } = await requireDocument(usagePlan, input, context)
  const place = { kind: usagePlanKey.kind, parent: `UsagePlan:${id}` }
  const { keyId } = input
  if (keyId !== undefined) {
    const stored = await context.documents.find({ ...place, id: textOf(keyId) })
    // aws/aws-cli#5344 shows the text.
    if (stored === undefined) throw notFound('Invalid Key identifier specified')
    return { keyIds: [stored.id] }
  }
  const page = readPage(input)
  const found = await context.documents.list(place, { limit: page.limit + 1, ...(page.after !== undefined && { after: page.after }) })
  const { documents, position } = cutPage(found, page)
  return { keyIds: documents.map((document) => document.id), ...(position !== undefined && { position }) }
}

/** Dates are `YYYY-MM-DD`, in order, 90 days apart at most. */
function checkRange(startDate: string, endDate: string): void {
  const start = parseDay(startDate)
  const end = parseDay(endDate)
  if (start === undefined || end === undefined) throw badRequest('Invalid date specified: dates must be of the form YYYY-MM-DD')
  if (end < start) throw badRequest('Invalid date range specified: the end is before the start')
  if (end - start > 90 * DAY_MS) throw badRequest('Invalid date range specified: it must not be longer than 90 days')
}

function parseDay(text: string): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/u.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

/** The one patch there is: `replace /remaining`. */
async function updateUsage(input: Values, context: FreeContext): Promise<Values> {
  const usage = requireUsage(context, 'UpdateUsage')
  const { usagePlanId, keyId } = input
  await context.transact('read', async (inside) => {
    await requireDocument(usagePlan, input, inside)
    await requireDocument(usagePlanKey, input, inside)
  })
  for (const { op, path, value } of (input['patchOperations'] ?? []) as readonly PatchOperation[]) {
    if (path !== '/remaining') throw badRequest(`Invalid patch path  '${path ?? 'null'}' specified for op '${op}'. Must be one of: [/remaining]`)
    if (op !== 'replace') throw badRequest(`Invalid patch path  '${path}' specified for op '${op}'. Please choose supported operations`)
    const remaining = Number(value)
    if (value === undefined || !Number.isSafeInteger(remaining) || remaining < 0) throw badRequest(`Invalid number specified: ${value ?? 'null'}`)
    await usage.setRemaining({ usagePlanId: textOf(usagePlanId), keyId: textOf(keyId), remaining })
  }
  const today = new Date(context.now() * 1000).toISOString().slice(0, 10)
  const request = { usagePlanId: textOf(usagePlanId), keyIds: [textOf(keyId)], startDate: today, endDate: today }
  return { usagePlanId, startDate: today, endDate: today, items: await usage.read(request) }
}

function requireUsage({ ports }: FreeContext, operation: string): UsagePort {
  if (ports.usage === undefined) throw notAssembled(operation, "the data plane's counters")
  return ports.usage
}

import type { Values } from '../../documents.ts'
import { badRequest, notFound } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { portalProduct } from '../resources/portal-product.ts'

/** The sharing policy of a portal product: who in other accounts may use it. */
export const sharingPolicyOperations: readonly Operation[] = [
  { service: 'apigatewayv2', name: 'PutPortalProductSharingPolicy', access: 'write', run: put },
  { service: 'apigatewayv2', name: 'GetPortalProductSharingPolicy', access: 'read', run: get },
  { service: 'apigatewayv2', name: 'DeletePortalProductSharingPolicy', access: 'write', run: remove },
]

function keyOf(input: Values) {
  return { kind: 'SharingPolicy', parent: `PortalProduct:${textOf(input['portalProductId'])}`, id: 'policy' }
}

async function put(input: Values, context: OperationContext): Promise<Values> {
  await requireDocument(portalProduct, input, context)
  const { policyDocument } = input
  if (!isPolicy(textOf(policyDocument))) throw badRequest('Invalid policy document specified')
  const stored = await context.documents.find(keyOf(input))
  if (stored === undefined) await context.documents.create(keyOf(input), { body: { policyDocument } })
  else await context.documents.save(stored, { body: { policyDocument } })
  return {}
}

function isPolicy(text: string): boolean {
  try {
    const parsed = JSON.parse(text) as unknown
    return typeof parsed === 'object' && parsed !== null && 'Statement' in parsed
  } catch {
    return false
  }
}

async function get(input: Values, context: OperationContext): Promise<Values> {
  await requireDocument(portalProduct, input, context)
  const stored = await context.documents.find(keyOf(input))
  if (stored === undefined) throw notFound('The portal product has no sharing policy.')
  return { ...stored.body, portalProductId: input['portalProductId'] }
}

async function remove(input: Values, context: OperationContext): Promise<Values> {
  await requireDocument(portalProduct, input, context)
  if (!(await context.documents.remove(keyOf(input)))) throw notFound('The portal product has no sharing policy.')
  return {}
}

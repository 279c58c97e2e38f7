import type { Values } from '../documents.ts'
import { ManagementError, badRequest, limitExceeded } from '../errors.ts'
import type { Operation, OperationContext } from '../operation.ts'
import type { StoredDocument } from '../store.ts'
import { textOf } from '../text-of.ts'

/** The portal product that an ARN names, or 400: `arn:aws:apigateway:us-east-1:123456789012:/portalproducts/a1b2c3d4e5`. */
export async function requireProduct(arn: string, { accountId, documents }: OperationContext): Promise<StoredDocument> {
  const [, owner, id] = /^arn:[^:]+:apigateway:[^:]*:(\d{12}):\/portalproducts\/([a-z0-9]+)$/u.exec(arn) ?? []
  if (id === undefined) throw badRequest(`Invalid portal product ARN specified: ${arn}`)
  const stored = owner === accountId ? await documents.find({ kind: 'PortalProduct', parent: '', id }) : undefined
  if (stored === undefined) throw badRequest(`The portal product ${arn} was not found.`)
  return stored
}

/** Refuses another page of a kind where a product has as many as it may have. */
export async function checkPages(kind: string, { portalProductId }: Values, { documents, quotas }: OperationContext): Promise<void> {
  const total = await documents.count({ kind, parent: `PortalProduct:${textOf(portalProductId)}` })
  if (total >= quotas.pagesPerProduct) throw limitExceeded('Maximum number of pages for this portal product has been reached')
}

/** Refuses what another account would have shared: there is none here. */
export function ofThisAccount(operation: Operation): Operation {
  if (operation.access === 'free') return operation
  return {
    ...operation,
    async run(input: Values, context: OperationContext) {
      const owner = textOf(input['resourceOwnerAccountId'])
      if (owner !== '' && owner !== context.accountId) throw new ManagementError('AccessDeniedException', 403, 'The portal product is not shared with this account.')
      return operation.run(input, context)
    },
  }
}

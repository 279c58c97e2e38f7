import type { Values } from '../../documents.ts'
import { conflict } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { ownPath, requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { requireProduct } from '../portal-products.ts'
import { PORTAL_SNAPSHOT_KIND, PREVIEW_SECONDS, makePortalSite } from '../portal-sites.ts'
import { portal } from '../resources/portal.ts'

/** PublishPortal, PreviewPortal and DisablePortal. A portal shows a frozen copy of its products. */
export const portalPublishingOperations: readonly Operation[] = [
  { service: 'apigatewayv2', name: 'PublishPortal', access: 'write', run: publish },
  { service: 'apigatewayv2', name: 'PreviewPortal', access: 'write', run: preview },
  { service: 'apigatewayv2', name: 'DisablePortal', access: 'write', run: disable },
]

async function publish(input: Values, context: OperationContext): Promise<Values> {
  const { description } = input
  const now = context.now()
  await freeze(input, { id: 'published' }, context)
  return change(input, context, {
    publishStatus: 'PUBLISHED',
    lastPublished: now,
    ...(description !== undefined && { lastPublishedDescription: description }),
  })
}

async function preview(input: Values, context: OperationContext): Promise<Values> {
  const { body } = await requireDocument(portal, input, context)
  const token = context.newId(32)
  await freeze(input, { id: 'preview', token, expires: context.now() + PREVIEW_SECONDS }, context)
  const { portalDefaultDomainName } = body['endpointConfiguration'] as Values
  const previewUrl = `https://${textOf(portalDefaultDomainName)}/preview/${token}/`
  return change(input, context, { preview: { previewStatus: 'PREVIEW_READY', previewUrl } })
}

async function disable(input: Values, context: OperationContext): Promise<Values> {
  const { body } = await requireDocument(portal, input, context)
  if (body['publishStatus'] !== 'PUBLISHED') throw conflict('The portal is not published')
  await context.documents.remove({ kind: PORTAL_SNAPSHOT_KIND, parent: ownPath(portal, input), id: 'published' })
  return change(input, context, { publishStatus: 'DISABLED' })
}

async function change(input: Values, context: OperationContext, fields: Values): Promise<Values> {
  const stored = await requireDocument(portal, input, context)
  await context.documents.save(stored, { body: { ...stored.body, ...fields } })
  return {}
}

/** Keeps all that the portal's pages show now; a preview is opened by its token, for a while. */
async function freeze(
  input: Values,
  { id, ...opened }: { readonly id: 'published' | 'preview'; readonly token?: string; readonly expires?: number },
  context: OperationContext,
): Promise<void> {
  const { body } = await requireDocument(portal, input, context)
  const products: Values[] = []
  for (const arn of (body['includedPortalProductArns'] ?? []) as readonly string[]) products.push((await requireProduct(arn, context)).body)
  const key = { kind: PORTAL_SNAPSHOT_KIND, parent: ownPath(portal, input), id }
  await context.documents.remove(key)
  await context.documents.create(key, { body: { site: await makePortalSite(body, products, context), ...opened } })
}

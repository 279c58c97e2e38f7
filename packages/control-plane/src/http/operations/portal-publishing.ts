import type { Values } from '../../documents.ts'
import { conflict } from '../../errors.ts'
import type { Operation, OperationContext } from '../../operation.ts'
import { ownPath, requireDocument } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { requireProduct } from '../portal-products.ts'
import { portal } from '../resources/portal.ts'

/** Where what was published, and what can be previewed, lies. */
export const PORTAL_SNAPSHOT_KIND = 'PortalSnapshot'

/** PublishPortal, PreviewPortal and DisablePortal. A portal shows a frozen copy of its products. */
export const portalPublishingOperations: readonly Operation[] = [
  { service: 'apigatewayv2', name: 'PublishPortal', access: 'write', run: publish },
  { service: 'apigatewayv2', name: 'PreviewPortal', access: 'write', run: preview },
  { service: 'apigatewayv2', name: 'DisablePortal', access: 'write', run: disable },
]

async function publish(input: Values, context: OperationContext): Promise<Values> {
  const { description } = input
  const now = context.now()
  await freeze(input, 'published', context)
  return change(input, context, {
    publishStatus: 'PUBLISHED',
    lastPublished: now,
    ...(description !== undefined && { lastPublishedDescription: description }),
  })
}

async function preview(input: Values, context: OperationContext): Promise<Values> {
  const { body } = await requireDocument(portal, input, context)
  await freeze(input, 'preview', context)
  const { portalDefaultDomainName } = body['endpointConfiguration'] as Values
  const previewUrl = `https://${textOf(portalDefaultDomainName)}/preview`
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

async function freeze(input: Values, id: string, context: OperationContext): Promise<void> {
  const { body } = await requireDocument(portal, input, context)
  const products = []
  for (const arn of (body['includedPortalProductArns'] ?? []) as readonly string[]) products.push(await readProduct(arn, context))
  const key = { kind: PORTAL_SNAPSHOT_KIND, parent: ownPath(portal, input), id }
  await context.documents.remove(key)
  await context.documents.create(key, { body: { portal: body, products } })
}

/** A product as it is now, with its pages. */
async function readProduct(arn: string, context: OperationContext): Promise<Values> {
  const { id, body } = await requireProduct(arn, context)
  const parent = `PortalProduct:${id}`
  const pages = await context.documents.list({ kind: 'ProductPage', parent })
  const endpoints = await context.documents.list({ kind: 'ProductRestEndpointPage', parent })
  return { ...body, pages: pages.map((page) => page.body), restEndpointPages: endpoints.map((page) => page.body) }
}

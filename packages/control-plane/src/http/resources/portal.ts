import type { Values } from '../../documents.ts'
import { badRequest, limitExceeded } from '../../errors.ts'
import type { BaseContext, Operation, OperationContext } from '../../operation.ts'
import type { ResourceRow } from '../../resource.ts'
import { overrideOperation, rowOperations } from '../../resource.ts'
import { textOf } from '../../text-of.ts'
import { requireProduct } from '../portal-products.ts'

/** Developer portals. What visitors see is what was published, not what is being edited. */
export const portal: ResourceRow = {
  service: 'apigatewayv2',
  kind: 'Portal',
  identifier: 'portalId',
  operations: { create: 'CreatePortal', get: 'GetPortal', list: 'ListPortals', update: 'UpdatePortal', delete: 'DeletePortal' },
  notFound: () => 'The portal specified in the request was not found.',
  async make(input, context) {
    if ((await context.documents.count({ kind: 'Portal', parent: '' })) >= context.quotas.portals) {
      throw limitExceeded('Maximum number of portals for this account has been reached')
    }
    const portalId = context.newId()
    const { endpointConfiguration, ...given } = input
    const body = {
      includedPortalProductArns: [],
      tags: {},
      ...given,
      endpointConfiguration: endpointOf(endpointConfiguration as Values, { portalId, context }),
      lastModified: context.now(),
      portalArn: `arn:${context.partition}:apigateway:${context.region}:${context.accountId}:/portals/${portalId}`,
      portalId,
      publishStatus: 'DISABLED',
    }
    return { id: portalId, body: await check(withLogo(body, { input, context }), context) }
  },
  async settle(after, { before, input, context }) {
    const { endpointConfiguration, ...rest } = after
    const given = input['endpointConfiguration'] as Values | undefined
    const portalId = textOf(before['portalId'])
    const endpoint = given === undefined ? endpointConfiguration : endpointOf(given, { portalId, context })
    const body = { ...rest, endpointConfiguration: endpoint, lastModified: context.now() }
    return check(withLogo(body, { input, context }), context)
  },
  async remove(body) {
    if (body['publishStatus'] === 'PUBLISHED') throw badRequest('A published portal cannot be deleted: disable it first')
  },
}

function endpointOf(given: Values, { portalId, context }: { readonly portalId: string; readonly context: BaseContext }): Values {
  const custom = given['acmManaged'] as Values | undefined
  return {
    portalDefaultDomainName: `p-${portalId}.apigw-portal.${context.region}.on.aws`,
    portalDomainHostedZoneId: 'Z1UJRXOUMOOFQ8',
    ...custom,
  }
}

/** When a logo was given is shown, the logo itself is not. An update without one keeps it. */
function withLogo(body: Values, { input, context }: { readonly input: Values; readonly context: BaseContext }): Values {
  const { portalContent, logoLastUploaded } = body
  const uploaded = input['logoUri'] === undefined ? logoLastUploaded : input['logoUri'] === '' ? undefined : context.now()
  const { theme, ...content } = portalContent as Values
  const { logoLastUploaded: _, ...colors } = theme as Values
  const shown = { ...colors, ...(uploaded !== undefined && { logoLastUploaded: uploaded }) }
  return { ...body, logoLastUploaded: uploaded, portalContent: { ...content, theme: shown } }
}

/** Exactly one kind of authorization; products that are there. */
async function check(body: Values, context: OperationContext): Promise<Values> {
  const arns = body['includedPortalProductArns'] as readonly string[]
  if (arns.length > context.quotas.productsPerPortal) throw limitExceeded('Maximum number of portal products for this portal has been reached')
  for (const arn of arns) await requireProduct(arn, context)
  const { cognitoConfig, none } = (body['authorization'] ?? {}) as Values
  if ((cognitoConfig === undefined) === (none === undefined)) throw badRequest('Authorization must be either CognitoConfig or None')
  checkUserPool(cognitoConfig as Values | undefined)
  checkColors((body['portalContent'] as Values)['theme'] as Values)
  return body
}

/** Visitors are sent to the pool's domain, and their tokens are held against the pool. */
function checkUserPool(config: Values | undefined): void {
  if (config === undefined) return
  const { userPoolArn, userPoolDomain } = config
  if (!/^arn:[^:]+:cognito-idp:[^:]+:\d{12}:userpool\/[\w-]+$/u.test(textOf(userPoolArn))) throw badRequest(`Invalid Cognito user pool ARN specified: ${textOf(userPoolArn)}`)
  if (!/^(?:https?:\/\/)?[\w.-]+(?::\d+)?\/?$/u.test(textOf(userPoolDomain))) throw badRequest(`Invalid user pool domain specified: ${textOf(userPoolDomain)}`)
}

/** The theme goes into a style sheet: hexadecimal colours, names and `rgb()`. */
function checkColors(theme: Values): void {
  const colors = Object.values((theme['customColors'] ?? {}) as Values).map(textOf)
  const wrong = colors.find((color) => !/^(?:#(?:[\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})|[a-z]+|rgb\([\d, %]+\))$/iu.test(color))
  if (wrong !== undefined) throw badRequest(`Invalid color specified: ${wrong}`)
}

/** The row's operations; deleting a portal that is not there is no error (the model has no 404 for it). */
export const portalOperations: readonly Operation[] = overrideOperation(rowOperations(portal), 'DeletePortal', async (parent, input, context) => {
  const stored = await context.documents.find({ kind: portal.kind, parent: '', id: textOf(input['portalId']) })
  return stored === undefined ? {} : parent(input, context)
})

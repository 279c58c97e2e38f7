// Portals: guide, apigateway-portals-create-portal, -publish-portal, -disable-portal, -delete-portal, -delete-product, and
// api-gateway-portal-quotas; API reference, portals-portalid.
import { expect, test } from 'vitest'
import { badRequest, callerOf, conflict, createPlane, notFound, refusal, type Values } from '../support.ts'

const colors = Object.fromEntries(['AccentColor', 'BackgroundColor', 'ErrorValidationColor', 'HeaderColor', 'NavigationColor', 'TextColor'].map((name) => [name, '#ffffff']))
const PORTAL = { Authorization: { None: {} }, EndpointConfiguration: { None: {} }, PortalContent: { DisplayName: 'portal', Theme: { CustomColors: colors } } }

async function start(quotas = {}) {
  const call = callerOf(await createPlane({ quotas }), 'apigatewayv2')
  const product = await call('CreatePortalProduct', { DisplayName: 'pets' })
  return { call, product }
}

test('a portal is disabled until it is published, and is deleted when it is disabled again', async () => {
  const { call } = await start()
  const created = await call('CreatePortal', PORTAL)
  const { PortalId } = created
  const status = async () => (await call('GetPortal', { PortalId }))['PublishStatus']

  expect(created).toMatchObject({
    PublishStatus: 'DISABLED',
    PortalArn: `arn:aws:apigateway:us-east-1:111111111111:/portals/${String(PortalId)}`,
    EndpointConfiguration: { PortalDefaultDomainName: `p-${String(PortalId)}.apigw-portal.us-east-1.on.aws` },
    IncludedPortalProductArns: [],
    Tags: {},
  })
  expect(await refusal(call('DisablePortal', { PortalId }))).toEqual(conflict('The portal is not published'))
  await call('PublishPortal', { PortalId, Description: 'first' })
  expect(await status()).toBe('PUBLISHED')
  expect(await refusal(call('DeletePortal', { PortalId }))).toEqual(badRequest('A published portal cannot be deleted: disable it first'))
  await call('DisablePortal', { PortalId })
  expect(await status()).toBe('DISABLED')
  await call('DeletePortal', { PortalId })
  expect(await refusal(call('GetPortal', { PortalId }))).toEqual(notFound('The portal specified in the request was not found.'))
  // The operation has no 404.
  expect(await call('DeletePortal', { PortalId })).toEqual({})
})

test('a portal has products that are there, of this account', async () => {
  const { call, product } = await start()
  const arn = String(product['PortalProductArn'])
  const create = (included: string) => call('CreatePortal', { ...PORTAL, IncludedPortalProductArns: [included] })

  expect((await create(arn))['IncludedPortalProductArns']).toEqual([arn])
  expect(await refusal(create(`${arn}x`))).toEqual(badRequest(`The portal product ${arn}x was not found.`))
  const foreign = arn.replace('111111111111', '222222222222')
  expect(await refusal(create(foreign))).toEqual(badRequest(`The portal product ${foreign} was not found.`))
  expect(await refusal(create('pets'))).toEqual(badRequest('Invalid portal product ARN specified: pets'))
})

test('a product goes at any time; a portal that has it cannot be published again', async () => {
  const { call, product } = await start()
  const { PortalId } = await call('CreatePortal', { ...PORTAL, IncludedPortalProductArns: [product['PortalProductArn']] })
  await call('PublishPortal', { PortalId })

  await call('DeletePortalProduct', { PortalProductId: product['PortalProductId'] })

  expect((await refusal(call('PublishPortal', { PortalId }))).message).toMatch(/^The portal product .* was not found\.$/)
  expect((await refusal(call('PreviewPortal', { PortalId }))).message).toMatch(/^The portal product .* was not found\.$/)
})

test('products of other accounts are not shared with this one', async () => {
  const { call, product } = await start()
  const PortalProductId = product['PortalProductId']
  const ofAccount = (ResourceOwnerAccountId: string) => call('GetPortalProduct', { PortalProductId, ResourceOwnerAccountId })

  expect(await ofAccount('111111111111')).toMatchObject({ PortalProductId })
  expect(await refusal(ofAccount('222222222222'))).toMatchObject({ code: 'AccessDeniedException', status: 403 })
  expect(await call('ListPortalProducts', { ResourceOwner: 'OTHER_ACCOUNTS' })).toEqual({ Items: [] })
})

test('a sharing policy is put, replaced, shown and taken away', async () => {
  const { call, product } = await start()
  const { PortalProductId } = product
  const get = () => call('GetPortalProductSharingPolicy', { PortalProductId })

  expect(await refusal(get())).toMatchObject({ status: 404 })
  for (const PolicyDocument of ['{"Statement":[]}', '{"Statement":[{}]}']) {
    await call('PutPortalProductSharingPolicy', { PortalProductId, PolicyDocument })
    expect(await get()).toEqual({ PortalProductId, PolicyDocument })
  }
  expect(await refusal(call('PutPortalProductSharingPolicy', { PortalProductId, PolicyDocument: 'all' }))).toEqual(badRequest('Invalid policy document specified'))
  await call('DeletePortalProductSharingPolicy', { PortalProductId })
  expect(await refusal(get())).toMatchObject({ status: 404 })
})

test('pages are listed by pages, shown without their bodies, and gone with their product', async () => {
  const { call, product } = await start()
  const { PortalProductId } = product
  for (const Title of ['a', 'b', 'c']) await call('CreateProductPage', { PortalProductId, DisplayContent: { Title, Body: 'body' } })

  const titles: unknown[] = []
  let NextToken: unknown
  do {
    const page = await call('ListProductPages', { PortalProductId, MaxResults: '2', ...(NextToken !== undefined && { NextToken }) })
    titles.push(...(page['Items'] as readonly Values[]).map(({ PageTitle }) => PageTitle))
    NextToken = page['NextToken']
  } while (NextToken !== undefined)

  expect(titles).toEqual(['a', 'b', 'c'])
  await call('DeletePortalProduct', { PortalProductId })
  expect(await refusal(call('ListProductPages', { PortalProductId }))).toEqual(notFound('The portal product specified in the request was not found.'))
})

test.each([
  ['portals', { portals: 1 }, 'CreatePortal', PORTAL, 'Maximum number of portals for this account has been reached'],
  ['products', { portalProducts: 2 }, 'CreatePortalProduct', { DisplayName: 'd' }, 'Maximum number of portal products for this account has been reached'],
])('the quota of %s', async (_, quotas, operation, input, message) => {
  const { call } = await start(quotas)
  await call(operation, input)

  expect(await refusal(call(operation, input))).toEqual({ code: 'LimitExceededException', status: 429, message })
})

test('the quotas of a portal’s products and of a product’s pages', async () => {
  const { call, product } = await start({ productsPerPortal: 0, pagesPerProduct: 0 })
  const { PortalProductId, PortalProductArn } = product

  expect(await refusal(call('CreatePortal', { ...PORTAL, IncludedPortalProductArns: [PortalProductArn] }))).toMatchObject({ code: 'LimitExceededException' })
  expect(await refusal(call('CreateProductPage', { PortalProductId, DisplayContent: { Title: 't', Body: 'b' } }))).toMatchObject({ code: 'LimitExceededException' })
})

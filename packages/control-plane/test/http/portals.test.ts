// Portals: guide, apigateway-portals-create-portal, -publish-portal, -disable-portal, -delete-portal, -delete-product, and
// api-gateway-portal-quotas; API reference, portals-portalid.
import { expect, test } from 'vitest'
import { badRequest, callerOf, conflict, createMockApi, createPlane, notFound, refusal, type Values } from '../support.ts'

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

test('a published portal keeps what it showed; a preview shows what there is now, for an hour, to who has its URL', async () => {
  let time = Date.UTC(2026, 0, 1)
  const plane = await createPlane({ now: () => time })
  const call = callerOf(plane, 'apigatewayv2')
  const { call: rest, restApiId } = await createMockApi(plane)
  await rest('CreateDeployment', { restApiId, stageName: 'dev' })
  await rest('CreateDocumentationPart', { restApiId, location: { type: 'METHOD', path: '/', method: 'GET' }, properties: '{"summary":"s","description":"d"}' })
  const { PortalProductId, PortalProductArn } = await call('CreatePortalProduct', { DisplayName: 'pets' })
  const first = await call('CreateProductPage', { PortalProductId, DisplayContent: { Title: 'first', Body: 'b' } })
  const second = await call('CreateProductPage', { PortalProductId, DisplayContent: { Title: 'second', Body: 'b' } })
  const RestEndpointIdentifier = { IdentifierParts: { RestApiId: restApiId, Stage: 'dev', Path: '/', Method: 'GET' } }
  const endpoint = await call('CreateProductRestEndpointPage', { PortalProductId, RestEndpointIdentifier, TryItState: 'ENABLED' })
  const order = { ProductPageArns: [second['ProductPageArn'], first['ProductPageArn']], Contents: [{ SectionName: 'reads', ProductRestEndpointPageArns: [endpoint['ProductRestEndpointPageArn']] }] }
  await call('UpdatePortalProduct', { PortalProductId, DisplayOrder: order })
  const { PortalId } = await call('CreatePortal', { ...PORTAL, IncludedPortalProductArns: [PortalProductArn] })
  const portalId = String(PortalId)

  expect(await plane.portalSite({ portalId })).toBeUndefined()
  await call('PublishPortal', { PortalId })
  await call('UpdatePortalProduct', { PortalProductId, DisplayName: 'animals' })
  await call('PreviewPortal', { PortalId })

  const published = await plane.portalSite({ portalId })
  expect(published?.products).toMatchObject([
    { displayName: 'pets', pages: [{ title: 'second' }, { title: 'first' }], sections: [{ name: 'reads', endpoints: [{ title: 'GET /', tryIt: true, apiId: restApiId, stage: 'dev', summary: 's', description: 'd' }] }] },
  ])
  const { PreviewUrl } = (await call('GetPortal', { PortalId }))['Preview'] as { PreviewUrl: string }
  const previewToken = /^https:\/\/p-[a-z0-9]+\.apigw-portal\.us-east-1\.on\.aws\/preview\/([a-z0-9]{32})\/$/.exec(PreviewUrl)?.[1] ?? ''
  expect((await plane.portalSite({ portalId, previewToken }))?.products[0]?.displayName).toBe('animals')
  expect(await plane.portalSite({ portalId, previewToken: 'x'.repeat(32) })).toBeUndefined()
  time += 3_600_000
  expect(await plane.portalSite({ portalId, previewToken })).toBeUndefined()
  await call('DisablePortal', { PortalId })
  expect(await plane.portalSite({ portalId })).toBeUndefined()
})

test('a published portal is found by its own domain name', async () => {
  const plane = await createPlane()
  const call = callerOf(plane, 'apigatewayv2')
  const own = { AcmManaged: { CertificateArn: 'arn:aws:acm:us-east-1:111111111111:certificate/b', DomainName: 'portal.example.com' } }
  const { PortalId } = await call('CreatePortal', { ...PORTAL, EndpointConfiguration: own })

  expect(await plane.portalOfDomain('portal.example.com')).toBeUndefined()
  await call('PublishPortal', { PortalId })
  expect(await plane.portalOfDomain('portal.example.com')).toBe(PortalId)
})

test('a theme has colours, and a user pool its ARN and domain', async () => {
  const { call } = await start()
  const colored = (AccentColor: string) => ({ ...PORTAL, PortalContent: { DisplayName: 'portal', Theme: { CustomColors: { ...colors, AccentColor } } } })

  expect(await refusal(call('CreatePortal', colored('red;}body{a:b')))).toEqual(badRequest('Invalid color specified: red;}body{a:b'))
  for (const color of ['#fff', '#0a0b0c', 'navy', 'rgb(1, 2, 3)']) await call('CreatePortal', colored(color))
  const pool = (given: object) => ({ ...PORTAL, Authorization: { CognitoConfig: { AppClientId: 'c', UserPoolArn: 'arn:aws:cognito-idp:us-east-1:111111111111:userpool/us-east-1_a', UserPoolDomain: 'https://pool.example.com', ...given } } })
  expect(await refusal(call('CreatePortal', pool({ UserPoolArn: 'arn:aws:cognito-idp:us-east-1:1:userpool/' })))).toEqual(badRequest('Invalid Cognito user pool ARN specified: arn:aws:cognito-idp:us-east-1:1:userpool/'))
  expect(await refusal(call('CreatePortal', pool({ UserPoolDomain: 'javascript:alert("portal")' })))).toEqual(badRequest('Invalid user pool domain specified: javascript:alert("portal")'))
})

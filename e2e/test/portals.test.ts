// Developer portals as their owner makes them with the aws command, and as visitors see them: in Chromium, and behind a user pool.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchBrowser, openPage } from '../src/browser.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { awsEnvironment, bash, requireProgram } from '../src/shell.ts'
import { startUserPool, type UserPool } from '../src/user-pool.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let server: ServerProcess
let pool: UserPool
let browser: Browser
let productArn: string

const aws = async (command: string): Promise<Record<string, string>> => {
  const { status, stdout, stderr } = await bash(`aws ${command} --output json`, awsEnvironment(server.url))
  if (status !== 0) throw new Error(`aws ${command}: ${stderr}`)
  return stdout.trim() === '' ? {} : (JSON.parse(stdout) as Record<string, string>)
}
const quoted = (value: object): string => `'${JSON.stringify(value).replaceAll("'", String.raw`'\''`)}'`
const colors = Object.fromEntries(['AccentColor', 'BackgroundColor', 'ErrorValidationColor', 'HeaderColor', 'NavigationColor', 'TextColor'].map((name) => [name, name === 'BackgroundColor' ? '#fff' : '#123456']))
const CONTENT = { DisplayName: 'Pet portal', Description: 'All about pets', Theme: { CustomColors: colors } }

async function createPortal(authorization: object): Promise<string> {
  const { PortalId = '' } = await aws(
    `apigatewayv2 create-portal --authorization ${quoted(authorization)} --endpoint-configuration '{"None":{}}' --portal-content ${quoted(CONTENT)} --included-portal-product-arns ${productArn}`,
  )
  return PortalId
}

beforeAll(async () => {
  requireProgram('aws', 'apt-get install awscli')
  folder = await temporaryFolder()
  pool = await startUserPool()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`], env: { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.url } })
  browser = await launchBrowser()
  const { id, rootResourceId } = await aws('apigateway create-rest-api --name pets')
  const { id: petId } = await aws(`apigateway create-resource --rest-api-id ${id} --parent-id ${rootResourceId} --path-part '{petId}'`)
  const method = `--rest-api-id ${id} --resource-id ${petId} --http-method GET`
  await aws(`apigateway put-method ${method} --authorization-type NONE --request-parameters method.request.querystring.color=false`)
  await aws(`apigateway put-integration ${method} --type MOCK --request-templates '{"application/json":"{\\"statusCode\\":200}"}'`)
  await aws(`apigateway put-method-response ${method} --status-code 200`)
  const template = `{"pet":"$input.params('petId')","color":"$input.params('color')"}`
  await aws(`apigateway put-integration-response ${method} --status-code 200 --response-templates ${quoted({ 'application/json': template })}`)
  await aws(`apigateway create-documentation-part --rest-api-id ${id} --location ${quoted({ type: 'METHOD', path: '/{petId}', method: 'GET' })} --properties '{"description":"One pet, *by its id*"}'`)
  await aws(`apigateway create-deployment --rest-api-id ${id} --stage-name prod`)
  const product = await aws('apigatewayv2 create-portal-product --display-name "Pet store"')
  productArn = product['PortalProductArn'] ?? ''
  const own = `--portal-product-id ${product['PortalProductId']}`
  const page = await aws(`apigatewayv2 create-product-page ${own} --display-content ${quoted({ Title: 'Welcome', Body: '# Pets\n\n**Call** us' })}`)
  const identifier = { IdentifierParts: { RestApiId: id, Stage: 'prod', Path: '/{petId}', Method: 'GET' } }
  const endpoint = await aws(`apigatewayv2 create-product-rest-endpoint-page ${own} --rest-endpoint-identifier ${quoted(identifier)} --try-it-state ENABLED`)
  const order = { OverviewPageArn: page['ProductPageArn'], ProductPageArns: [page['ProductPageArn']], Contents: [{ SectionName: 'Reading', ProductRestEndpointPageArns: [endpoint['ProductRestEndpointPageArn']] }] }
  await aws(`apigatewayv2 update-portal-product ${own} --display-order ${quoted(order)}`)
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await pool?.stop()
  await folder?.remove()
})

test('a visitor reads of a product, tries a method, and finds nothing once the portal is disabled', async () => {
  const portalId = await createPortal({ None: {} })
  const url = `http://p-${portalId}.apigw-portal.localhost:${server.port}/`
  expect((await fetch(`${server.url}/_gatewright/portals/${portalId}/`)).status).toBe(404)
  await aws(`apigatewayv2 publish-portal --portal-id ${portalId}`)

  const { page, complaints, close } = await openPage(browser, url)
  expect(await page.textContent('h1')).toBe('Pet portal')
  await page.click('main a:has-text("Pet store")')
  expect(await page.textContent('main strong')).toBe('Call')
  await page.click('nav a:has-text("GET /{petId}")')
  expect(await page.textContent('main em')).toBe('by its id')
  await page.fill('[name="petId"]', 'cat/7')
  await page.fill('[name="color"]', 'black & white')
  await page.click('form.try button')
  await page.waitForFunction("document.querySelector('form.try output').textContent !== ''")
  expect(await page.textContent('form.try output')).toMatch(/^200 [\s\S]*\{"pet":"cat\/7","color":"black & white"\}$/)
  expect(complaints).toEqual([])
  await close()

  await aws(`apigatewayv2 disable-portal --portal-id ${portalId}`)
  expect((await fetch(`${server.url}/_gatewright/portals/${portalId}/`)).status).toBe(404)
})

test('a preview shows what is not published yet, without trying', async () => {
  const portalId = await createPortal({ None: {} })
  await aws(`apigatewayv2 preview-portal --portal-id ${portalId}`)
  const { Preview } = (await aws(`apigatewayv2 get-portal --portal-id ${portalId}`)) as unknown as { Preview: { PreviewUrl: string } }

  const path = new URL(Preview.PreviewUrl).pathname
  const shown = await fetch(`${server.url}/_gatewright/portals/${portalId}${path}`)
  expect(shown.status).toBe(200)
  expect(await shown.text()).toContain('A preview')
  expect((await fetch(`${server.url}/_gatewright/portals/${portalId}/`)).status).toBe(404)
})

test('a portal with a user pool sends visitors to sign in, and takes the pool’s tokens only', async () => {
  const portalId = await createPortal({ CognitoConfig: { AppClientId: 'portal', UserPoolArn: pool.arn, UserPoolDomain: pool.url } })
  await aws(`apigatewayv2 publish-portal --portal-id ${portalId}`)
  const url = `http://p-${portalId}.apigw-portal.localhost:${server.port}/`
  const local = `${server.url}/_gatewright/portals/${portalId}/`
  const withToken = (token: string) => fetch(local, { redirect: 'manual', headers: { cookie: `gatewright-portal-${portalId}=${token}` } })

  const first = await fetch(local, { redirect: 'manual' })
  expect(first.status).toBe(302)
  expect(first.headers.get('location')).toContain(`${pool.url}/oauth2/authorize?response_type=code&client_id=portal`)
  expect((await withToken(pool.idToken())).status).toBe(200)
  expect((await withToken(pool.idToken({ aud: 'another' }))).status).toBe(302)
  expect((await withToken(pool.idToken({ exp: 1000 }))).status).toBe(302)
  expect((await withToken(`${pool.idToken()}x`)).status).toBe(302)

  const { page, close } = await openPage(browser, url)
  expect(await page.textContent('h1')).toBe('Pet portal')
  await page.click('main a:has-text("Pet store")')
  expect(await page.textContent('nav h2')).toBe('Pet store')
  await close()
})

import { request } from 'node:http'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { launchBrowser, openPage, seriousFindings } from '../src/browser.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

// What APIs refer to and what the account has, made and changed in the page; and that it counts.

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let browser: Browser

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--data', `${folder.path}/data`] })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
})

async function manage<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  const answer = await fetch(server.url + path, { method, headers: { 'Content-Type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  expect(answer.status, `${method} ${path}`).toBeLessThan(300)
  return (answer.status === 204 ? undefined : JSON.parse((await answer.text()) || 'null')) as Answer
}

interface Api {
  readonly id: string
  readonly method: string
  readonly url: string
}

/** A REST API with one MOCK method on /, deployed to live. */
async function makeApi(name: string, httpMethod: string): Promise<Api> {
  const { id, rootResourceId } = await manage<{ readonly id: string; readonly rootResourceId: string }>('POST', '/restapis', { name })
  const method = `/restapis/${id}/resources/${rootResourceId}/methods/${httpMethod}`
  await manage('PUT', method, { authorizationType: 'NONE' })
  await manage('PUT', `${method}/integration`, { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } })
  await manage('PUT', `${method}/responses/200`, {})
  await manage('PUT', `${method}/integration/responses/200`, { responseTemplates: { 'application/json': '{"served": true}' } })
  await manage('POST', `/restapis/${id}/deployments`, { stageName: 'live' })
  return { id, method, url: `${server.url}/_aws/execute-api/${id}/live` }
}

const form = (page: Page, action: string): Locator => page.getByRole('form', { name: action, exact: true })
const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()

test('a model, a validator and a gateway response are made in the page, used by a method, and a bad body is refused by them', async () => {
  const api = await makeApi('checked', 'POST')
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/apis/${api.id}/models`)
  const model = form(page, 'Make the model')
  await model.getByLabel('Name').fill('not alphanumeric')
  await model.getByRole('button').click()
  // The refusal stands at its field.
  await expect.poll(() => model.locator('.field', { hasText: 'Name' }).first().getByRole('alert').textContent()).toBe('Model name must be alphanumeric: not alphanumeric')
  await model.getByLabel('Name').fill('User')
  await model.getByLabel('Schema').fill('{"type": "object", "required": ["name"]}')
  await model.getByRole('button').click()
  await page.getByRole('list', { name: 'Models' }).getByRole('button', { name: 'User', exact: true }).waitFor()
  expect(await seriousFindings(page)).toEqual([])

  await page.getByRole('tab', { name: 'Validators' }).click()
  await form(page, 'Make the request validator').getByLabel('Name').fill('all')
  await press(page, 'Make the request validator')
  await page.getByText('body and parameters').waitFor()

  await page.getByRole('tab', { name: 'Gateway responses' }).click()
  await press(page, 'BAD_REQUEST_BODY')
  const response = form(page, 'Save BAD_REQUEST_BODY')
  await response.getByLabel('Body templates').fill('{"application/json": "{')
  await press(page, 'Save BAD_REQUEST_BODY')
  await expect.poll(() => response.getByRole('alert').textContent()).toContain('This is not JSON')
  await response.getByLabel('Body templates').fill(JSON.stringify({ 'application/json': '{"why": $context.error.messageString}' }))
  await response.getByLabel('Status code').fill('422')
  await press(page, 'Save BAD_REQUEST_BODY')
  await page.getByText('422 · your own').waitFor()

  await page.getByRole('tab', { name: 'Resources' }).click()
  const box = page.getByRole('region', { name: '1 · Method request' })
  await box.getByRole('button', { name: 'Edit Request validator' }).click()
  await box.getByLabel('Request validator').selectOption({ index: 1 })
  await box.getByRole('button', { name: 'Save' }).click()
  await box.getByText(/^all · /).waitFor()
  await box.getByText('Request models (0)').click()
  await box.getByLabel('Name in request models').fill('application/json')
  await box.locator('details', { hasText: 'Request models' }).getByLabel('Value').fill('User')
  await box.locator('details', { hasText: 'Request models' }).getByRole('button', { name: 'Add' }).click()
  await box.getByText('Request models (1)').waitFor()
  await page.getByRole('tab', { name: 'Deployments' }).click()
  await page.getByLabel('Stage', { exact: true }).fill('live')
  await press(page, 'Deploy')
  const call = async (body: string): Promise<readonly unknown[]> => {
    const answer = await fetch(api.url, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } })
    return [answer.status, await answer.json()]
  }
  await expect.poll(() => call('{"nothing": 1}')).toEqual([422, { why: 'Invalid request body' }])
  expect(await call('{"name": "Ana"}')).toEqual([200, { served: true }])

  // What is in use cannot go: in AWS's words, at the resource.
  await page.getByRole('tab', { name: 'Models' }).click()
  await press(page, 'Delete User')
  await page.getByText("Cannot delete model 'User', is referenced in method request: //POST").waitFor()
  expect(complaints.filter((line) => !line.includes('status of 4'))).toEqual([])
  await close()
})

test('authorizers of REST and HTTP APIs are made, changed and deleted in the page', async () => {
  const { id } = await makeApi('guarded', 'GET')
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/apis/${id}/authorizers`)
  await page.getByText('No authorizer yet').waitFor()
  const rest = form(page, 'Make the authorizer')
  await rest.getByLabel('Name').fill('tokens')
  await rest.getByLabel('URI of the function').fill('nowhere')
  await press(page, 'Make the authorizer')
  await expect.poll(() => rest.locator('.field', { hasText: 'URI of the function' }).getByRole('alert').textContent()).toContain('Invalid Authorizer URI: nowhere')
  await rest.getByLabel('URI of the function').fill('arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations')
  await press(page, 'Make the authorizer')
  await press(page, 'tokens')
  await form(page, 'Save tokens').getByLabel('Seconds to keep an answer').fill('60')
  await press(page, 'Save tokens')
  await expect.poll(async () => (await manage<{ readonly item: readonly object[] }>('GET', `/restapis/${id}/authorizers`)).item).toMatchObject([{ name: 'tokens', authorizerResultTtlInSeconds: 60 }])
  await press(page, 'Delete tokens')
  await page.getByText('No authorizer yet').waitFor()

  const { apiId } = await manage<{ readonly apiId: string }>('POST', '/v2/apis', { name: 'jwt', protocolType: 'HTTP' })
  await page.goto(`${server.url}/_gatewright/#/apis/${apiId}/authorizers`)
  const http = form(page, 'Make the authorizer')
  await http.getByLabel('Name').fill('issuer')
  await http.getByLabel('Issuer').fill('https://issuer.example.com')
  await press(page, 'Make the authorizer')
  await expect.poll(() => http.locator('.field', { hasText: 'Audiences' }).getByRole('alert').textContent()).toBe('Audience list must not be empty')
  await http.getByLabel('Audiences').fill('orders\nusers')
  await press(page, 'Make the authorizer')
  await page.getByRole('list', { name: 'Authorizers' }).getByText(/^JWT · /).waitFor()
  expect(await manage('GET', `/v2/apis/${apiId}/authorizers`)).toMatchObject({ items: [{ jwtConfiguration: { issuer: 'https://issuer.example.com', audience: ['orders', 'users'] } }] })
  await close()
})

test('a key and a plan with a quota are made in the page, the key uses it up, and the traffic lab shows it', async () => {
  const api = await makeApi('metered', 'GET')
  await manage('PATCH', api.method, { patchOperations: [{ op: 'replace', path: '/apiKeyRequired', value: 'true' }] })
  await manage('POST', `/restapis/${api.id}/deployments`, { stageName: 'live' })
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/account/keys`)
  await page.getByText('No API key yet').waitFor()
  const key = form(page, 'Make the API key')
  await key.getByLabel('Name').fill('customer')
  await key.getByLabel('Value').fill('short')
  await press(page, 'Make the API key')
  await expect.poll(() => key.locator('.field', { hasText: 'Value' }).getByRole('alert').textContent()).toBe('API Key value should be at least 20 characters')
  await key.getByLabel('Value').fill('a-key-of-twenty-characters')
  await press(page, 'Make the API key')
  await page.getByRole('list', { name: 'API keys' }).getByText(/^enabled · /).waitFor()
  const [{ id: keyId }] = (await manage<{ readonly item: readonly [{ readonly id: string }] }>('GET', '/apikeys')).item

  await page.getByRole('tab', { name: 'Usage plans' }).click()
  const plan = form(page, 'Make the usage plan')
  await plan.getByLabel('Name').fill('basic')
  await plan.getByLabel('Stages, one').fill(`${api.id}:nowhere`)
  await plan.getByLabel('Quota', { exact: true }).fill('3')
  await plan.getByLabel('Quota’s period').selectOption('DAY')
  await press(page, 'Make the usage plan')
  await expect.poll(() => plan.locator('.field', { hasText: 'Stages' }).getByRole('alert').textContent()).toContain('API Stage not found')
  await plan.getByLabel('Stages, one').fill(`${api.id}:live`)
  await press(page, 'Make the usage plan')
  await press(page, 'basic')
  await form(page, 'Make the key of the plan').getByLabel('Id of the API key').fill(keyId)
  await press(page, 'Make the key of the plan')
  await page.getByRole('list', { name: 'Keys of this plan' }).getByText('customer').waitFor()

  const statuses: number[] = []
  for (let call = 0; call < 4; call += 1) statuses.push((await fetch(api.url, { headers: { 'x-api-key': 'a-key-of-twenty-characters' } })).status)
  expect(statuses).toEqual([200, 200, 200, 429])
  await page.getByRole('link', { name: 'Traffic lab' }).click()
  await page.getByText('3 used, 0 left of 3 a day').waitFor()
  await expect.poll(() => page.getByRole('progressbar', { name: 'Usage of customer' }).getAttribute('value')).toBe('3')
  expect(await seriousFindings(page)).toEqual([])
  await close()
})

test('a custom domain is made and mapped in the page, and leads to the stage', async () => {
  const api = await makeApi('named', 'GET')
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/account/domains`)
  await form(page, 'Make the custom domain').getByLabel('Domain name').fill('api.example.com')
  await press(page, 'Make the custom domain')
  await press(page, 'api.example.com')
  const mapping = form(page, 'Make the mapping')
  await mapping.getByLabel('Base path').fill('v1')
  await mapping.getByLabel('Id of the API').fill(api.id)
  await mapping.getByLabel('Stage').fill('live')
  await press(page, 'Make the mapping')
  await page.getByRole('list', { name: 'What this domain leads to' }).getByRole('button', { name: '/v1', exact: true }).waitFor()

  // fetch may not choose its Host.
  const answer = new Promise<string>((resolve, reject) => {
    request(`${server.url}/v1`, { headers: { Host: 'api.example.com' } }, (response) => {
      response.setEncoding('utf8')
      let text = String(response.statusCode)
      response.on('data', (chunk: string) => (text += chunk)).on('end', () => resolve(text))
    })
      .on('error', reject)
      .end()
  })
  expect(await answer).toBe('200{"served": true}')
  await close()
})

test('a cache turned on in the explorer answers, and the traffic lab counts its hits', async () => {
  const api = await makeApi('cached', 'GET')
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/apis/${api.id}/stages`)
  for (const setting of ['Cache cluster', 'Caching of all methods']) {
    await press(page, `Edit ${setting}`)
    await page.getByLabel(setting, { exact: true }).fill('true')
    await press(page, 'Save')
    await page.getByRole('button', { name: `Edit ${setting}` }).waitFor()
  }
  await page.getByRole('link', { name: 'Traffic lab' }).click()
  await page.getByText('No cached request yet').waitFor()
  // The stream of requests opens after the page.
  await expect.poll(async () => {
    await (await fetch(api.url)).text()
    return page.getByText(/[1-9]\d* of \d+ from the cache/).count()
  }, { interval: 500 }).toBe(1)
  await expect.poll(async () => Number(await page.getByRole('progressbar', { name: /Cache hits of live GET/ }).getAttribute('value'))).toBeGreaterThan(0)
  await close()
})

test('an HTTP API gets routes with integrations in the page, and a WebSocket API routes, a model and live connections', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/apis`)
  await page.getByLabel('Name', { exact: true }).fill('web')
  await page.getByLabel('Kind').selectOption('HTTP')
  await press(page, 'Create')
  await page.getByRole('heading', { name: 'web' }).waitFor()
  await page.getByLabel('Route key').fill('GET /orders')
  await page.getByLabel('URI').fill('http://localhost:9/orders')
  await press(page, 'Add route')
  const route = page.getByRole('region', { name: 'GET /orders' })
  await route.getByText('http://localhost:9/orders').waitFor()
  await route.getByRole('button', { name: 'Edit Timeout in ms' }).click()
  await route.getByLabel('Timeout in ms').fill('99999')
  await route.getByRole('button', { name: 'Save' }).click()
  await route.getByRole('alert').waitFor()
  await route.getByLabel('Timeout in ms').fill('5000')
  await route.getByRole('button', { name: 'Save' }).click()
  await route.getByText('5000').waitFor()

  await page.goto(`${server.url}/_gatewright/#/apis`)
  await page.getByLabel('Name', { exact: true }).fill('talk')
  await page.getByLabel('Kind').selectOption('WEBSOCKET')
  await press(page, 'Create')
  await page.getByRole('heading', { name: 'talk' }).waitFor()
  await page.getByLabel('Route key').fill('$default')
  await press(page, 'Add route')
  await page.getByRole('region', { name: '$default' }).waitFor()
  await page.getByRole('tab', { name: 'Models' }).click()
  await form(page, 'Make the model').getByLabel('Name').fill('Message')
  await press(page, 'Make the model')
  await page.getByRole('list', { name: 'Models' }).getByRole('button', { name: 'Message', exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Deployments' }).click()
  await page.getByLabel('Stage', { exact: true }).fill('live')
  await press(page, 'Deploy')
  await page.getByRole('cell', { name: 'live' }).first().waitFor()
  await page.getByRole('tab', { name: 'Connections' }).click()
  await page.getByText('Nobody is connected').waitFor()
  const apiId = /apis\/([a-z0-9]{10})/.exec(page.url())?.[1]
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/_aws/execute-api/${apiId}/live`)
  await new Promise((resolve) => socket.addEventListener('open', resolve))
  await press(page, 'Refresh')
  await page.getByRole('region', { name: 'Open connections' }).getByRole('cell', { name: 'live' }).waitFor()
  socket.close()
  expect(complaints.filter((line) => !line.includes('status of 4'))).toEqual([])
  await close()
})

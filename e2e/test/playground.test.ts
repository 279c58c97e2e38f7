import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage, seriousFindings } from '../src/browser.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let browser: Browser
let rest: string

/** Where pictures of each page go; absent: none are taken. */
const PICTURES = process.env['PLAYGROUND_PICTURES']

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--examples', '--data', `${folder.path}/data`] })
  browser = await launchBrowser()
  rest = /users-api.*execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1] ?? ''
  if (PICTURES !== undefined) await mkdir(PICTURES, { recursive: true })
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
})

/** Walks a page in light, dark and phone width: it does the walk, finds nothing serious, and the console stays silent. */
async function walk(hash: string, name: string, visit: (page: Page) => Promise<void>): Promise<void> {
  for (const [look, options] of [
    ['light', {}],
    ['dark', { dark: true }],
    ['phone', { phone: true }],
  ] as const) {
    const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/${hash}`, options)
    await visit(page)
    expect(await seriousFindings(page), `${name} in ${look}`).toEqual([])
    if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}-${look}.png` })
    expect(complaints, `${name} in ${look}`).toEqual([])
    await close()
  }
}

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })

test('start prints the playground’s address', () => {
  expect(server.output()).toContain(`${server.url}/_gatewright/`)
})

test('a first visit is shown around, and the tour does not come again', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/`, { firstVisit: true })

  await page.getByRole('dialog', { name: 'Welcome' }).waitFor()
  for (let stop = 1; stop < 5; stop += 1) await button(page, 'Next').click()
  await button(page, 'Begin').click()
  await page.getByRole('heading', { name: 'See it, try it, ask why' }).waitFor()
  await page.reload()
  await page.getByRole('heading', { name: 'See it, try it, ask why' }).waitFor()

  expect(await page.getByRole('dialog').count()).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('the first load is at most 200 KB, and asks no other host', async () => {
  const { page, close } = await openPage(browser, 'about:blank')
  let bytes = 0
  const hosts = new Set<string>()
  page.on('requestfinished', (request) => {
    hosts.add(new URL(request.url()).host)
    void request.sizes().then(({ responseBodySize }) => (bytes += responseBodySize))
  })
  await page.goto(`${server.url}/_gatewright/`)
  await page.getByRole('link', { name: 'users-api' }).waitFor()

  await expect.poll(() => bytes).toBeGreaterThan(5_000)
  expect(bytes).toBeLessThan(200 * 1024)
  expect([...hosts]).toEqual([new URL(server.url).host])
  await close()
})

test('the overview lists the APIs', () =>
  walk('', 'overview', async (page) => {
    for (const name of ['users-api', 'users-http', 'chat-api']) await page.getByRole('link', { name, exact: true }).waitFor()
  }))

test('the template lab steps forward and back, stops at a breakpoint and shows Java types', () =>
  walk('templates', 'template-lab', async (page) => {
    await page.getByRole('textbox', { name: 'Template' }).waitFor()
    await button(page, 'Step').click()
    await button(page, 'Step').click()
    await page.getByText('Step 2 of').waitFor()
    await expect.poll(() => page.getByRole('cell', { name: 'LinkedHashMap' }).count()).toBe(1)
    await button(page, 'Back').click()
    await page.getByText('Step 1 of').waitFor()
    await page.getByRole('textbox', { name: 'Line for a breakpoint' }).fill('8')
    await button(page, 'Add breakpoint').click()
    await button(page, 'Run to breakpoint').click()
    await page.getByText(/Step \d+ of \d+, line 8: \$foreach.hasNext is read/).waitFor()
    await button(page, 'Step').click()
    await page.locator('.step-now', { hasText: '$foreach.hasNext is true: #if is taken' }).waitFor()
  }))

test('the template lab shows an error with its place, shares a case by link and has both seed examples', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/templates`)
  await page.getByLabel('Example').selectOption('An error with its place')
  await page.getByRole('alert').getByText('ERR_VTL_METHOD').waitFor()
  await page.getByLabel('Example').selectOption('Response mapping')
  await page.getByText('a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/prod/users').first().waitFor()

  await button(page, 'Copy link').click()
  const link = await page.evaluate<string>('navigator.clipboard.readText()')
  const shared = await openPage(browser, link)
  await shared.page.getByText('## Transform response').waitFor()

  expect([...complaints, ...shared.complaints]).toEqual([])
  await shared.close()
  await close()
})

test('parameter mappings show their result', () =>
  walk('templates/parameters', 'parameter-lab', async (page) => {
    await page.getByRole('textbox', { name: 'Result' }).getByText('"acme"').waitFor()
    await page.getByLabel('Mapping of').selectOption('http-request')
    await page.getByRole('textbox', { name: 'Result' }).getByText('/v2/users/123').waitFor()
  }))

test('the explorer shows a method’s boxes, tests it and shows the log', () =>
  walk(`apis/${rest}`, 'api-explorer', async (page) => {
    await button(page, 'GET /users/{userId}').click()
    for (const box of ['1 · Method request', '2 · Integration request', '3 · Integration response', '4 · Method response']) await page.getByRole('region', { name: box }).waitFor()
    await page.getByText('AWS_PROXY').first().waitFor()
    await page.getByRole('tab', { name: 'Test' }).click()
    await page.getByLabel('Path with query string').fill('/users/123?include=orders')
    await button(page, 'Test').click()
    await page.getByText('"John Doe"').first().waitFor()
    await page.getByText('Execution log for request').first().waitFor()
    await page.getByRole('tab', { name: 'Authorizers' }).click()
    await page.getByText('No authorizer yet').waitFor()
    await page.getByRole('tab', { name: 'Resources' }).click()
  }))

test('what belongs to the account is shown with its forms', () =>
  walk('account/plans', 'keys-and-domains', async (page) => {
    await page.getByRole('form', { name: 'Make the usage plan' }).waitFor()
  }))

test('an edit that the management API refuses says so at its field', async () => {
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/apis/${rest}`)
  await button(page, 'GET /users/{userId}').click()
  await button(page, 'Edit Timeout in ms').click()
  await page.getByLabel('Timeout in ms', { exact: true }).fill('1')
  await button(page, 'Save').click()

  await expect.poll(() => page.getByRole('alert').textContent()).toContain('Timeout should be between 50 ms and 29000 ms')
  await close()
})

test('an API is made, given a method, deployed, changed, compared, rolled back and given a canary, all in the page', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/apis`)
  await page.getByLabel('Name', { exact: true }).fill('made-in-the-page')
  await button(page, 'Create').click()
  await page.getByRole('heading', { name: 'made-in-the-page' }).waitFor()
  await button(page, 'Resource /').click()
  await button(page, 'Add method').click()
  await page.getByRole('region', { name: '1 · Method request' }).waitFor()

  const deploy = async (): Promise<void> => {
    await page.getByRole('tab', { name: 'Deployments' }).click()
    await page.getByLabel('Stage', { exact: true }).fill('live')
    await button(page, 'Deploy').click()
  }
  await deploy()
  await page.getByRole('cell', { name: 'live' }).first().waitFor()
  await page.getByRole('tab', { name: 'Resources' }).click()
  await page.getByRole('region', { name: '3 · Integration response' }).getByRole('button', { name: 'Edit application/json' }).click()
  await page.getByRole('textbox', { name: 'application/json' }).fill('{"message": "changed"}')
  await button(page, 'Save').click()
  await page.getByText('{"message": "changed"}').waitFor()
  // Deployments are listed by the second in which they were made.
  await page.waitForFunction(() => new Date().getMilliseconds() < 60)
  await deploy()
  await page.getByRole('list', { name: 'Differences' }).getByText('{"message": "changed"}').waitFor()

  const apiId = /apis\/([a-z0-9]{10})/.exec(page.url())?.[1]
  const call = async (): Promise<string> => (await fetch(`${server.url}/_aws/execute-api/${apiId}/live`)).text()
  await expect.poll(call).toContain('changed')
  await button(page, 'Roll live to this').click()
  await expect.poll(call).toContain('hello from a mock')

  await page.getByRole('tab', { name: 'Stages' }).click()
  await button(page, 'Deploy the working copy as a canary').click()
  await button(page, 'Promote').waitFor()
  await page.getByLabel('Part of the traffic').fill('40')
  await page.getByText('40%').first().waitFor()
  const stage = async (): Promise<{ readonly variables?: object; readonly canarySettings?: { readonly percentTraffic: number } }> => (await fetch(`${server.url}/restapis/${apiId}/stages/live`)).json() as Promise<object>
  await expect.poll(async () => (await stage()).canarySettings?.percentTraffic).toBe(40)
  const patchOperations = [{ op: 'replace', path: '/canarySettings/stageVariableOverrides/colour', value: 'blue' }]
  await fetch(`${server.url}/restapis/${apiId}/stages/live`, { method: 'PATCH', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ patchOperations }) })
  await button(page, 'Promote').click()
  await expect.poll(stage).toMatchObject({ variables: { colour: 'blue' } })
  await expect.poll(async () => (await stage()).canarySettings).toBeUndefined()
  await expect.poll(call).toContain('changed')
  expect(complaints).toEqual([])
  await close()
})

test('traffic appears as it happens; a request opens with its decisions and is sent again', () =>
  walk('traffic', 'traffic', async (page) => {
    await page.getByText('Live', { exact: true }).waitFor()
    for (const path of ['users/123?include=orders', 'nowhere', 'users']) await (await fetch(`${server.url}/_aws/execute-api/${rest}/prod/${path}`)).text()
    await page.getByRole('list', { name: 'Requests' }).getByText('/prod/nowhere').waitFor()
    await page.getByLabel('Status').selectOption('2xx')
    await expect.poll(() => page.getByText('/prod/nowhere').count()).toBe(0)
    await page.getByRole('button', { name: /include=orders/ }).first().click()
    await page.getByRole('list', { name: 'Decisions' }).getByText('integrate').waitFor()
    await page.getByRole('button', { name: /^match-resource/ }).click()
    await page.getByText('GET /users/{userId}').first().waitFor()
    await page.getByRole('tab', { name: 'Backend saw' }).click()
    await page.getByText('"requestContext"').waitFor()
    await page.getByRole('tab', { name: 'Send again' }).click()
    await page.getByLabel('Path and query').fill('/users/456')
    await button(page, 'Send').click()
    await page.getByRole('region', { name: 'Answer' }).getByText('Jane Roe').waitFor()
    await page.getByRole('tab', { name: 'Decisions' }).click()
  }))

test('a list of thousands of requests keeps few of them in the document', async () => {
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/traffic`)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByLabel('When there are many').selectOption('all')
  for (let round = 0; round < 30; round += 1) await Promise.all(Array.from({ length: 50 }, async () => (await fetch(`${server.url}/_aws/execute-api/${rest}/prod/nowhere`)).text()))

  await expect.poll(async () => Number(/(\d+) shown/.exec((await page.getByText(/\d+ shown/).textContent()) ?? '')?.[1] ?? 0)).toBeGreaterThan(1000)
  expect(await page.getByRole('listitem').count()).toBeLessThan(100)
  await close()
})

test('clients chat in the WebSocket console, the backend pushes and disconnects, and close codes are explained', () =>
  walk('sockets', 'websocket-console', async (page) => {
    await button(page, 'Connect a client').click()
    await page.getByRole('list', { name: 'Log of client 1' }).getByText('connected').waitFor()
    await button(page, 'Connect a client').click()
    await page.getByRole('list', { name: 'Log of client 2' }).getByText('connected').waitFor()
    await button(page, 'Send').first().click()
    await page.getByRole('list', { name: 'Log of client 2' }).getByText('"message":"hello"').waitFor()
    await expect.poll(() => page.getByLabel('Connection', { exact: true }).locator('option').count()).toBe(2)
    await button(page, 'Push').click()
    await page.getByText('{"from":"the backend"}').first().waitFor()
    await page.getByText('Script that repeats').first().click()
    await page.getByLabel('Every, in ms').first().fill('20')
    await button(page, 'Run').first().click()
    await expect.poll(() => page.getByRole('list', { name: 'Log of client 2' }).getByText('"message":"two"').count()).toBe(2)
    await button(page, 'Close').first().click()
    await page.getByRole('list', { name: 'Log of client 1' }).getByText('closed with 1000').waitFor()
  }))

test('the traffic lab says who refuses', () =>
  walk('limits', 'traffic-lab', async (page) => {
    await page.getByRole('img', { name: /requests admitted/ }).waitFor()
    await page.getByRole('list', { name: 'Refused by level' }).getByText('the method’s own limit').waitFor()
  }))

test('the access lab says which statement decides', () =>
  walk('access', 'access-lab', async (page) => {
    await page.getByText('ButNotFromOutside', { exact: true }).waitFor()
    await page.getByText('A deny on either side wins').waitFor()
    await page.getByLabel('Condition keys, as JSON').fill('{"aws:SourceIp": "203.0.113.7"}')
    await page.getByText('One side allows, and no side denies.').waitFor()
  }))

test('the router lab says which route wins', () =>
  walk('router', 'router-lab', async (page) => {
    await page.getByLabel('Method and path, without the stage').fill('GET /users/7')
    await page.getByText('GET /users/{userId} answers.').waitFor()
  }))

test('the access lab checks tokens and signatures', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/access`)
  await page.getByRole('tab', { name: 'Token' }).click()
  await button(page, 'Make an example').click()
  await page.getByText('The signature holds, and issuer').waitFor()
  await page.getByLabel('Audience').fill('others')
  await page.getByText('Refused').waitFor()
  await page.getByRole('tab', { name: 'Signed request' }).click()
  await button(page, 'Make an example').click()
  await page.getByText('The signature holds.').waitFor()

  expect(complaints).toEqual([])
  await close()
})

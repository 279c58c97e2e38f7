import { mkdir } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../src/browser.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

// What is taken out of the page and run, what stands in it when there is nothing, and what keys alone can do.

let server: ServerProcess
let empty: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let browser: Browser
let rest: string

const VTL_MAPPER = new URL('../../packages/vtl-mapper/bin/vtl-mapper.js', import.meta.url).pathname

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--examples', '--data', `${folder.path}/data`] })
  empty = await startServer({ arguments: ['--data', `${folder.path}/empty`] })
  browser = await launchBrowser()
  rest = /users-api.*execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1] ?? ''
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await empty?.stop()
  await folder?.remove()
})

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
const editor = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true })

/** Over what is there, key by key. */
async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await editor(page, name).click()
  await page.keyboard.press('ControlOrMeta+A')
  await page.keyboard.type(text)
}

/** Saves the files of an export and runs them as the dialog says. */
async function runExport(page: Page, name: string): Promise<Awaited<ReturnType<typeof bash>>> {
  const place = `${folder.path}/${name}`
  await mkdir(place)
  await press(page, 'Export as test')
  const files = page.getByRole('dialog', { name: 'A test of this mapping' }).getByRole('button', { name: /\./ })
  await files.first().waitFor()
  for (const file of await files.all()) {
    const [download] = await Promise.all([page.waitForEvent('download'), file.click()])
    await download.saveAs(`${place}/${download.suggestedFilename()}`)
  }
  return bash(`node "${VTL_MAPPER}" test "${place}"`)
}

test('what is typed shows at once, the source of a step lights up, and an error has its place', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/templates`)
  await typeInto(page, 'Template', "#set($n = 7)\n$n.class.simpleName $input.path('$.name')")
  await typeInto(page, 'Event', '{"body": {"name": "Ana"}}')
  await expect.poll(() => editor(page, 'Output').textContent()).toContain('Ana')
  await press(page, 'Step')
  await expect.poll(() => page.locator('.mark-now').textContent()).toBe('#set($n = 7)')
  await page.getByRole('cell', { name: 'Integer', exact: true }).waitFor()
  await page.getByRole('cell', { name: '7', exact: true }).waitFor()
  await typeInto(page, 'Template', 'fine\n#if($a')
  await page.getByRole('alert').getByText('ERR_VTL_SYNTAX').waitFor()
  await expect.poll(() => page.locator('.mark-error').count()).toBe(1)

  expect(complaints).toEqual([])
  await close()
})

test('a case is exported, and `vtl-mapper test` runs it and holds it', async () => {
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/templates`)
  await editor(page, 'Output').getByText('John Doe').first().waitFor()

  expect(await runExport(page, 'template')).toMatchObject({ status: 0, stdout: expect.stringContaining('1 of 1 as expected') as string })
  await close()
})

test('a parameter mapping is stepped through rule by rule, shared, and exported as a test that runs', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/templates/parameters`)
  await press(page, 'Step')
  await press(page, 'Step')
  await page.getByText('Rule 2 of 5: integration.request.path.id becomes "123"').waitFor()
  await expect.poll(() => page.locator('.mark-now').textContent()).toContain('"integration.request.path.id"')
  await press(page, 'Back')
  await page.getByText('Rule 1 of 5').waitFor()
  const ran = await runExport(page, 'parameters')
  expect(ran).toMatchObject({ status: 0, stdout: expect.stringContaining('1 of 1 as expected') as string })
  await press(page, 'Done')

  await editor(page, 'Mapping').fill('{"integration.request.header.a": "nonsense"}')
  await page.getByRole('alert').getByText('Invalid mapping expression specified: nonsense').waitFor()
  await expect.poll(() => page.locator('.mark-error').count()).toBe(1)
  await press(page, 'Copy link')
  const link = await page.evaluate<string>('navigator.clipboard.readText()')
  // Another link, pasted where the lab is open already.
  await page.evaluate("location.hash = '#/templates'")
  await editor(page, 'Template').waitFor()
  await page.evaluate<void>(`location.href = ${JSON.stringify(link)}`)
  await expect.poll(() => editor(page, 'Mapping').textContent()).toContain('nonsense')
  expect(complaints).toEqual([])
  await close()
})

test('every page says what to do where there is nothing yet', async () => {
  const { page, complaints, close } = await openPage(browser, `${empty.url}/_gatewright/`)
  await page.getByText('No API yet').waitFor()
  for (const [place, ...texts] of [
    ['apis', 'Give it a name below'],
    ['account/keys', 'Make a key with the form'],
    ['account/plans', 'Make a plan with the form'],
    ['account/domains', 'Name a domain with the form'],
    ['traffic', 'Call one of your APIs'],
    ['sockets', 'Make a WebSocket API in the explorer'],
    ['limits', 'create-usage-plan', 'call a GET method twice'],
  ] as const) {
    await page.goto(`${empty.url}/_gatewright/#/${place}`)
    for (const text of texts) await page.getByText(text).first().waitFor()
  }
  await page.goto(`${empty.url}/_gatewright/#/access`)
  await page.getByRole('tab', { name: 'Token' }).click()
  await page.getByText('Paste a token').waitFor()
  await page.getByRole('tab', { name: 'Signed request' }).click()
  await page.getByText('Paste a signed request').waitFor()
  await page.goto(`${empty.url}/_gatewright/#/templates`)
  await editor(page, 'Template').fill('')
  await page.getByText('Nothing to step through').waitFor()
  await page.goto(`${empty.url}/_gatewright/#/router`)
  await page.getByLabel('One a line').fill('GET /orders')
  await page.getByLabel('Method and path').fill('GET /orders')
  await page.getByText('No other route came close').waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('keys alone reach the page, its tabs, a route in the explorer and a request in the traffic', async () => {
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/apis/${rest}`)
  await page.getByRole('button', { name: 'GET /users', exact: true }).waitFor()
  await page.locator('body').press('Tab')
  await expect.poll(() => page.evaluate('document.activeElement.textContent.trim()')).toBe('Skip to the page')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main')
  await page.keyboard.press('Tab')
  for (let presses = 0; presses < 5 && (await page.evaluate('document.activeElement.getAttribute("role")')) !== 'tab'; presses += 1) await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await page.getByRole('region', { name: 'prod' }).waitFor()
  await expect.poll(() => page.getByRole('tab', { name: 'Stages' }).getAttribute('aria-selected')).toBe('true')

  await page.goto(`${server.url}/_gatewright/#/traffic`)
  await page.getByText('Live', { exact: true }).waitFor()
  await (await fetch(`${server.url}/_aws/execute-api/${rest}/prod/users`)).text()
  const row = page.getByRole('list', { name: 'Requests' }).getByRole('button').first()
  await row.focus()
  await page.keyboard.press('Enter')
  await page.getByRole('list', { name: 'Decisions' }).waitFor()
  await close()
})

test('the access lab says what would let a token in, and the router lab which routes nearly did', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/access`)
  await page.getByRole('list', { name: 'What would change it' }).getByText(/aws:SourceIp were 203.0.113.0.*would apply no more/).waitFor()
  await page.getByLabel('Authorization of the method').selectOption('CUSTOM')
  await editor(page, 'Answer of the function').fill('{"isAuthorized": false}')
  await page.getByLabel('Condition keys, as JSON').fill('{"aws:SourceIp": "203.0.113.9"}')
  await page.getByLabel('Resource', { exact: true }).fill('arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/POST/users')
  await page.getByRole('list', { name: 'What would change it' }).getByText('It would be let in if the resource fitted').waitFor()
  await page.getByRole('list', { name: 'What would change it' }).getByText('the function answered isAuthorized: true').waitFor()
  await page.getByRole('tab', { name: 'Token' }).click()
  await press(page, 'Make an example')
  await page.getByText('The signature holds, and issuer').waitFor()
  await page.getByLabel('Audience').fill('others')
  await page.getByRole('list', { name: 'What would change it' }).getByText('orders were an audience of the authorizer').waitFor()
  await page.getByRole('tab', { name: 'Signed request' }).click()
  await press(page, 'Make an example')
  await page.getByText('The signature holds.').waitFor()
  await page.getByRole('list', { name: 'What would change it' }).getByText('or if its body were another').waitFor()
  const field = page.getByLabel('Request as on the wire')
  await field.fill((await field.inputValue()).replace('POST', 'PUT'))
  await page.getByRole('list', { name: 'What would change it' }).getByText('its method were POST').waitFor()

  await page.goto(`${server.url}/_gatewright/#/router`)
  await page.getByLabel('Method and path').fill('GET /users/me')
  await page.getByText('GET /users/me answers.').waitFor()
  await page.getByRole('listitem').filter({ hasText: 'GET /users/{userId}' }).waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('the traffic lab draws each level that refuses', async () => {
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/limits`)
  await page.getByLabel('Usage plan: rate a key').fill('20')
  await page.getByLabel('Usage plan: burst').fill('20')
  await page.getByLabel('Method: rate').fill('50')
  await page.getByLabel('Method: burst').fill('50')

  await page.getByText('refused by the method’s own limit').waitFor()
  await page.getByText('refused by the usage plan’s limit of a key').waitFor()
  await close()
})

test('a message is made for a route of a WebSocket API', async () => {
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/sockets`)
  await press(page, 'Connect a client')
  await page.getByRole('list', { name: 'Log of client 1' }).getByText('connected').waitFor()
  await page.getByLabel('Message for route').selectOption('sendmessage')
  await expect.poll(() => page.getByLabel('Message', { exact: true }).inputValue()).toBe('{"action":"sendmessage","message":"hello"}')
  await press(page, 'Send')
  await page.getByRole('list', { name: 'Log of client 1' }).getByText('"message":"hello"').nth(1).waitFor()
  await close()
})

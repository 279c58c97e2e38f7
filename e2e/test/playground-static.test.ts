import { readFileSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../src/browser.ts'

const BUILD = new URL('../../apps/playground/dist', import.meta.url).pathname
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }

let files: Server
let browser: Browser
let url: string

beforeAll(async () => {
  files = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://files').pathname
    const file = `${BUILD}${path === '/' ? '/index.html' : path}`
    if (statSync(file, { throwIfNoEntry: false })?.isFile() !== true) return response.writeHead(404).end()
    return response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file))
  })
  await new Promise<void>((resolve) => files.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(files.address() as AddressInfo).port}/`
  // Every name leads nowhere: but for the file server there is no network.
  browser = await launchBrowser(['--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'])
})

afterAll(async () => {
  await browser?.close()
  files?.closeAllConnections()
  files?.close()
})

test('the build opened from a plain file server runs the seed’s REST API in the page', async () => {
  const { page, complaints, close } = await openPage(browser, url)
  const asked = new Set<string>()
  page.on('request', (request) => asked.add(new URL(request.url()).origin))
  await page.getByText('Gateway in this page').waitFor()
  await page.getByRole('link', { name: 'users-api', exact: true }).click()
  await page.getByRole('button', { name: 'GET /users/{userId}' }).click()
  await page.getByRole('tab', { name: 'Test' }).click()
  await page.getByLabel('Path with query string').fill('/users/123?include=orders')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByText('"John Doe"').first().waitFor()

  await page.getByRole('tab', { name: 'Stages' }).click()
  await page.getByRole('region', { name: 'prod' }).waitFor()

  await page.getByRole('link', { name: 'Router lab' }).click()
  await page.getByLabel('Take the routes of').selectOption({ label: 'users-api' })
  await page.getByText('GET /users/{userId}').first().waitFor()

  expect([...asked].filter((origin) => !url.startsWith(origin))).toEqual([])
  expect(complaints).toEqual([])
  await close()
})

test('a model made in the page refuses a body in the page, where no code may be made from text', async () => {
  const { page, complaints, close } = await openPage(browser, url)
  await page.getByRole('link', { name: 'users-api', exact: true }).click()
  await page.getByRole('tab', { name: 'Models' }).click()
  await page.getByRole('form', { name: 'Make the model' }).getByLabel('Name').fill('NewUser')
  await page.getByRole('button', { name: 'Make the model' }).click()
  await page.getByRole('button', { name: 'NewUser', exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Validators' }).click()
  await page.getByRole('form', { name: 'Make the request validator' }).getByLabel('Name').fill('all')
  await page.getByRole('button', { name: 'Make the request validator' }).click()
  await page.getByText('body and parameters').waitFor()
  await page.getByRole('tab', { name: 'Resources' }).click()
  await page.getByRole('button', { name: 'POST /users', exact: true }).click()
  const box = page.getByRole('region', { name: '1 · Method request' })
  await box.getByRole('button', { name: 'Edit Request validator' }).click()
  await box.getByLabel('Request validator').selectOption({ index: 1 })
  await box.getByRole('button', { name: 'Save' }).click()
  await box.getByText(/^all · /).waitFor()
  const models = box.locator('details', { hasText: 'Request models' })
  await models.getByText('Request models (0)').click()
  await models.getByLabel('Name in request models').fill('application/json')
  await models.getByLabel('Value').fill('NewUser')
  await models.getByRole('button', { name: 'Add' }).click()
  await box.getByText('Request models (1)').waitFor()

  await page.getByRole('tab', { name: 'Test' }).click()
  await page.getByLabel('Body').fill('{"nickname": "Ana"}')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByText('"Invalid request body"').first().waitFor()
  await page.getByText('object has missing required properties (["name"])').first().waitFor()
  await page.getByLabel('Body').fill('{"name": "Ana"}')
  await page.getByRole('button', { name: 'Test', exact: true }).click()
  await page.getByText('"name": "Ana"').first().waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('clients chat in the page, and the backend pushes to them', async () => {
  const { page, complaints, close } = await openPage(browser, `${url}#/sockets`)
  await page.getByRole('button', { name: 'Connect a client' }).click()
  await page.getByRole('list', { name: 'Log of client 1' }).getByText('connected').waitFor()
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await page.getByRole('list', { name: 'Log of client 1' }).getByText('"message":"hello"').nth(1).waitFor()

  await page.getByRole('button', { name: 'Push', exact: true }).click()
  await page.getByText('{"from":"the backend"}').first().waitFor()

  expect(complaints).toEqual([])
  await close()
})

import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../src/browser.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'

let open: ServerProcess
let signed: ServerProcess
let hostile: Server
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let browser: Browser

const KEY = { id: 'AKIDEXAMPLE', secret: 'a-secret-of-some-length' }

beforeAll(async () => {
  folder = await temporaryFolder()
  open = await startServer({ arguments: ['--data', `${folder.path}/open`] })
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: ['apigateway:*', 'execute-api:*'], Resource: '*' }] }
  await writeFile(`${folder.path}/keys.json`, JSON.stringify([{ accessKeyId: KEY.id, secretAccessKey: KEY.secret, policies: [policy] }]))
  signed = await startServer({ arguments: ['--data', `${folder.path}/signed`, '--examples', '--auth', 'sigv4', '--access-keys', `${folder.path}/keys.json`] })
  hostile = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>hostile</title>'))
  await new Promise<void>((resolve) => hostile.listen(0, '127.0.0.1', resolve))
  // A name of somebody else's that leads to this machine: what DNS rebinding makes.
  browser = await launchBrowser(['--host-resolver-rules=MAP evil.example 127.0.0.1'])
})

afterAll(async () => {
  await browser?.close()
  hostile?.close()
  await open?.stop()
  await signed?.stop()
  await folder?.remove()
})

async function names(): Promise<readonly string[]> {
  const { item = [] } = (await (await fetch(`${open.url}/restapis`)).json()) as { readonly item?: readonly { readonly name: string }[] }
  return item.map(({ name }) => name)
}

test('a hostile page of another origin makes nothing and reads nothing', async () => {
  const { page, close } = await openPage(browser, `http://127.0.0.1:${(hostile.address() as AddressInfo).port}/`)

  const outcomes = await page.evaluate(async (url) => {
    const attempt = async (path: string, init?: RequestInit): Promise<string> => {
      try {
        return (await (await fetch(url + path, init)).text()) || 'nothing to read'
      } catch {
        return 'refused'
      }
    }
    const name = JSON.stringify({ name: 'planted' })
    return [
      await attempt('/restapis'),
      await attempt('/_gatewright/traffic'),
      await attempt('/restapis', { method: 'POST', body: name, headers: { 'Content-Type': 'application/json' } }),
      await attempt('/restapis', { method: 'POST', body: name, mode: 'no-cors' }),
    ]
  }, open.url)

  expect(outcomes).toEqual(['refused', 'refused', 'refused', 'nothing to read'])
  expect(await names()).toEqual([])
  await close()
})

test('a name that was pointed at this machine neither reads nor writes', async () => {
  const { page, close } = await openPage(browser, `http://evil.example:${open.port}/_gatewright/health`)

  const statuses = await page.evaluate(async () => {
    const calls = [fetch('/restapis'), fetch('/_gatewright/traffic'), fetch('/_gatewright/connections/a/b'), fetch('/restapis', { method: 'POST', body: '{"name":"planted"}' })]
    return (await Promise.all(calls)).map(({ status }) => status)
  })

  expect(statuses).toEqual([403, 403, 403, 403])
  expect(await names()).toEqual([])
  await close()
})

test('no other page may frame the playground', async () => {
  const { headers } = await fetch(`${open.url}/_gatewright/`)

  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})

test('where calls must be signed the page asks for credentials, says what is wrong with them, and signs', async () => {
  const { page, close } = await openPage(browser, `${signed.url}/_gatewright/`)
  const dialog = page.getByRole('dialog', { name: 'This server asks who you are' })
  await dialog.waitFor()
  await page.getByLabel('Access key id').fill(KEY.id)
  await page.getByLabel('Secret access key').fill('wrong')
  await page.getByRole('button', { name: 'Sign in' }).click()
  await dialog.getByText('The request signature we calculated does not match').waitFor()

  await page.getByLabel('Secret access key').fill(KEY.secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('link', { name: 'users-api' }).first().waitFor()
  await page.getByRole('link', { name: 'Traffic', exact: true }).click()
  await page.getByText('Live', { exact: true }).waitFor()

  const kept = await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage, cookie: document.cookie })')
  expect(kept).not.toContain(KEY.secret)
  await close()
})

test('a signed page writes, and pushes to connections', async () => {
  const { page, close } = await openPage(browser, `${signed.url}/_gatewright/#/apis`)
  await page.getByLabel('Access key id').fill(KEY.id)
  await page.getByLabel('Secret access key').fill(KEY.secret)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByLabel('Name', { exact: true }).fill('signed')
  await page.getByRole('button', { name: 'Create', exact: true }).click()
  await page.getByRole('heading', { name: 'signed' }).waitFor()

  await page.getByRole('link', { name: 'WebSocket console' }).click()
  await page.getByRole('button', { name: 'Connect a client' }).click()
  await page.getByRole('list', { name: 'Log of client 1' }).getByText('connected').waitFor()
  await expect.poll(() => page.getByLabel('Connection', { exact: true }).inputValue()).not.toBe('')
  await page.getByRole('button', { name: 'Look', exact: true }).click()
  await page.getByText(/200 .*connectedAt/).waitFor()
  await close()
})

test('without a signature nobody watches traffic, connections or deployments', async () => {
  for (const path of ['traffic', 'requests/x', 'connections/a/b', 'deployments/a/b']) {
    expect((await fetch(`${signed.url}/_gatewright/${path}`)).status, path).toBe(403)
  }
})

import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser, openPage } from '../src/browser.ts'
import { type ServerProcess, startServer, temporaryFolder } from '../src/server-process.ts'
import { bash } from '../src/shell.ts'

// Live traffic: what is listed, what is counted, what is done with a request.


let server: ServerProcess
let folder: Awaited<ReturnType<typeof temporaryFolder>>
let browser: Browser
let rest: string

beforeAll(async () => {
  folder = await temporaryFolder()
  server = await startServer({ arguments: ['--examples', '--data', `${folder.path}/data`] })
  browser = await launchBrowser()
  rest = /users-api.*execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1] ?? ''
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await folder?.remove()
})

const press = (page: Page, name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()

test('traffic is filtered by API, stage, route and latency, and shows what reached no stage', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/traffic`)
  await page.getByText('Live', { exact: true }).waitFor()
  const at = (path: string): Promise<string> => fetch(`${server.url}/_aws/execute-api/${path}`).then((answer) => answer.text())
  const http = /users-http.*execute-api\/([a-z0-9]{10})/.exec(server.output())?.[1] ?? ''
  await at(`${rest}/prod/users`)
  await at(`${http}/prod/users/456`)
  await at(`${rest}/nostage`)
  await at('zzzzzzzzzz/prod')
  const rows = page.getByRole('list', { name: 'Requests' }).getByRole('listitem')
  await expect.poll(() => rows.count()).toBe(4)

  await page.getByRole('search').getByLabel('API', { exact: true }).selectOption({ label: 'users-http' })
  await expect.poll(() => rows.count()).toBe(1)
  await page.getByRole('search').getByLabel('API', { exact: true }).selectOption({ label: 'All' })
  await page.getByLabel('Stage', { exact: true }).fill('prod')
  await expect.poll(() => rows.count()).toBe(2)
  await page.getByLabel('Route or path').fill('{userId}')
  await expect.poll(() => rows.count()).toBe(1)
  await page.getByLabel('At least, in ms').fill('60000')
  await page.getByText('No request passes the filter').waitFor()
  await press(page, 'Show all')
  await expect.poll(() => rows.count()).toBe(4)

  // What is pointed at stays where it is while others come.
  const pointed = rows.getByText('/nostage')
  await pointed.hover()
  const before = await pointed.boundingBox()
  for (let count = 0; count < 3; count += 1) await at(`${rest}/prod/users`)
  await expect.poll(() => page.getByRole('status').filter({ hasText: '7 shown' }).count()).toBe(1)
  expect((await pointed.boundingBox())?.y).toBe(before?.y)
  await pointed.click()
  await page.getByText('The API has no stage at this address').first().waitFor()
  await page.getByText('"prod"').first().waitFor()
  await rows.filter({ hasText: 'zzzzzzzzzz' }).click()
  await page.getByText('No API is served at this address').first().waitFor()
  expect(complaints).toEqual([])
  await close()
})

test('of a rush the page follows some requests, the filtered and the failed first, counts the others, and follows all if asked to', async () => {
  const { page, complaints, close } = await openPage(browser, `${server.url}/_gatewright/#/traffic`)
  await page.getByText('Live', { exact: true }).waitFor()
  const rush = (path: string, count: number): Promise<void> => pipeline(new URL(server.url).port, `OPTIONS /_aws/execute-api/${rest}/prod/${path}`, count)
  const status = page.getByRole('status').filter({ hasText: 'shown' })
  const figures = async (): Promise<{ shown: number; counted: number }> => {
    const text = (await status.textContent()) ?? ''
    return { shown: Number(/(\d+) shown/.exec(text)?.[1] ?? 0), counted: Number(/(\d+) more only counted/.exec(text)?.[1] ?? 0) }
  }
  const all = async (): Promise<number> => figures().then(({ shown, counted }) => shown + counted)
  const rows = page.getByRole('list', { name: 'Requests' }).getByRole('listitem')

  await rush('users/123', 1200)
  await expect.poll(all).toBe(1200)
  expect((await figures()).counted).toBeGreaterThan(300)
  expect(await status.textContent()).toMatch(/only counted: \d+ × 200/)
  await rows.first().click()
  await page.getByRole('list', { name: 'Decisions' }).getByText('integrate').waitFor()

  await Promise.all([rush('users/123', 600), rush('nowhere', 600)])
  await expect.poll(all).toBe(2400)
  await page.getByLabel('Status').selectOption('403')
  await expect.poll(() => rows.count()).toBeGreaterThan(0)
  await page.getByLabel('Status').selectOption('All')

  await press(page, 'Pause')
  await page.getByText('Paused', { exact: true }).waitFor()
  await rows.last().click()
  await page.getByRole('tab', { name: 'Client saw' }).click()
  await page.getByRole('region', { name: 'Response' }).waitFor()
  await press(page, 'Resume')

  await press(page, 'Clear')
  const asked = page.waitForResponse(/traffic\?all=true/)
  await page.getByLabel('When there are many').selectOption({ label: 'All of them' })
  await asked
  await rush('users/123', 300)
  // At once, before the page was told: what is on its way is not lost.
  await page.getByLabel('When there are many').selectOption({ label: 'Follow some' })
  await expect.poll(all).toBe(300)
  expect((await figures()).counted).toBe(0)
  expect(complaints).toEqual([])
  await close()
})

test('a request is copied as a command, a test and an event, each of which works, and is sent again to another stage', async () => {
  const { item } = (await (await fetch(`${server.url}/restapis/${rest}/deployments`)).json()) as { readonly item: readonly [{ readonly id: string }] }
  await fetch(`${server.url}/restapis/${rest}/stages`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ stageName: 'second', deploymentId: item[0].id }) })
  const { page, close } = await openPage(browser, `${server.url}/_gatewright/#/traffic`)
  await page.getByText('Live', { exact: true }).waitFor()
  await (await fetch(`${server.url}/_aws/execute-api/${rest}/prod/users/123?include=orders`)).text()
  await page.getByRole('button', { name: /include=orders/ }).first().click()
  await page.getByRole('list', { name: 'Decisions' }).waitFor()
  const copied = async (name: string): Promise<string> => {
    await press(page, name)
    return page.evaluate<string>('navigator.clipboard.readText()')
  }

  expect((await bash(`${await copied('curl')} -s`)).stdout).toContain('John Doe')
  expect(JSON.parse(await copied('Event file'))).toMatchObject({ resource: '/users/{userId}', queryStringParameters: { include: 'orders' }, requestContext: { stage: 'prod' } })
  const place = `${folder.path}/copied`
  await mkdir(place)
  await symlink(new URL('../../node_modules', import.meta.url).pathname, `${place}/node_modules`)
  await writeFile(`${place}/copied.test.ts`, await copied('Test'))
  const ran = await bash(`cd "${place}" && node node_modules/vitest/vitest.mjs run`, { VITEST: '' })
  expect(ran.stdout + ran.stderr).toContain('1 passed')

  await page.getByRole('tab', { name: 'Send again' }).click()
  await page.getByLabel('Stage', { exact: true }).last().selectOption({ label: 'users-api · second' })
  await page.getByLabel('Path and query').fill('/users/456')
  await press(page, 'Send')
  await page.getByRole('region', { name: 'Answer' }).getByText('Jane Roe').waitFor()
  await page.getByRole('button', { name: /\/second\/users\/456/ }).waitFor()
  await close()
})

/** Sends so many requests on one connection at once, so that they are many at any speed of the machine. */
function pipeline(port: string, line: string, count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), '127.0.0.1', () => socket.write(`${line} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat(count)))
    let answered = 0
    let rest = ''
    socket.setEncoding('utf8')
    socket.on('error', reject)
    socket.on('data', (chunk: string) => {
      const parts = (rest + chunk).split('HTTP/1.1 ')
      rest = (parts.at(-1) ?? '').slice(-8)
      answered += parts.length - 1
      if (answered < count) return
      socket.destroy()
      resolve()
    })
  })
}

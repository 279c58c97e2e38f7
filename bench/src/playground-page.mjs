// How fast the playground is there, and whether a list of 10,000 requests scrolls: Debian's Chromium, a fresh profile each time.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { gatewright } from './contenders/gatewright.mjs'
import { deployRestApi } from './contenders/rest-api.mjs'
import { startContender } from './harness/interleave.mjs'
import { report } from './harness/report.mjs'

const LOADS = 9
const KEPT = 10_000
const FRAMES = 300

const dataFolder = mkdtempSync(join(tmpdir(), 'gatewright-bench-'))
const server = await startContender(gatewright({ dataFolder, flags: ['--account-limit', 'none', '--api-logs', 'none'] }))
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu'] })
try {
  const base = server.url.replace('localhost', '127.0.0.1')
  const integration = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } }
  const path = await deployRestApi(base, { integration, template: '{"message": "hello"}', others: 0 })
  const loads = []
  for (let load = 0; load < LOADS; load += 1) loads.push(await measureLoad(`${base}/_gatewright/`))
  const scroll = await measureScroll(base, path)
  report({
    subject: 'playground-page',
    title: 'The playground in a browser',
    columns: ['what', 'median', 'worst'],
    rows: [
      ['ms from the navigation to the list of APIs, which can be used', median(loads.map(({ interactive }) => interactive)).toFixed(0), Math.max(...loads.map(({ interactive }) => interactive)).toFixed(0)],
      ['ms of tasks longer than 50 ms until then', median(loads.map(({ long }) => long)).toFixed(0), Math.max(...loads.map(({ long }) => long)).toFixed(0)],
      ['KB that the first load transfers', median(loads.map(({ bytes }) => bytes / 1024)).toFixed(0), Math.max(...loads.map(({ bytes }) => bytes / 1024)).toFixed(0)],
      [`ms between frames while ${scroll.rows} requests scroll`, median(scroll.gaps).toFixed(1), Math.max(...scroll.gaps).toFixed(1)],
    ],
    notes: [
      `Scrolling from the first to the last of ${scroll.rows} rows in ${FRAMES} frames: ${scroll.long.length} tasks longer than 50 ms${scroll.long.length === 0 ? '' : ` (longest ${Math.max(...scroll.long).toFixed(0)} ms)`}, ${scroll.listed} rows in the document at the end.`,
      `${LOADS} loads, each with an empty cache; Chromium ${browser.version()}, headless, on the same machine as the server.`,
    ],
  })
} finally {
  await browser.close()
  await server.stop()
  rmSync(dataFolder, { recursive: true, force: true })
}

async function newPage() {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 } })
  await context.addInitScript(() => {
    localStorage.setItem('gatewright.tour', 'seen')
    globalThis.longTasks = []
    new PerformanceObserver((list) => globalThis.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask', buffered: true })
    new MutationObserver(() => {
      if (globalThis.interactiveAt === undefined && document.querySelector('main td a') !== null) requestAnimationFrame(() => setTimeout(() => (globalThis.interactiveAt ??= performance.now())))
    }).observe(document, { childList: true, subtree: true })
  })
  return { page: await context.newPage(), close: () => context.close() }
}

async function measureLoad(url) {
  const { page, close } = await newPage()
  await page.goto(url)
  await page.waitForFunction(() => globalThis.interactiveAt !== undefined)
  const figures = await page.evaluate(() => ({
    interactive: globalThis.interactiveAt,
    long: globalThis.longTasks.reduce((sum, duration) => sum + duration, 0),
    bytes: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].reduce((sum, { transferSize }) => sum + transferSize, 0),
  }))
  await close()
  return figures
}

async function measureScroll(base, path) {
  const { page, close } = await newPage()
  await page.goto(`${base}/_gatewright/#/traffic`)
  await page.getByText('Live', { exact: true }).waitFor()
  await page.getByLabel('When there are many').selectOption('all')
  const shown = () => page.evaluate(() => Number(/(\d+) shown/.exec(document.body.textContent)?.[1] ?? 0))
  // In portions that one event of the stream can hold.
  while ((await shown()) < KEPT) {
    await Promise.all(Array.from({ length: 50 }, async () => (await fetch(base + path)).arrayBuffer()))
  }
  await page.waitForTimeout(500)
  const figures = await page.evaluate(async (frames) => {
    const list = document.querySelector('.virtual')
    globalThis.longTasks.length = 0
    const gaps = []
    let before = performance.now()
    for (let frame = 1; frame <= frames; frame += 1) {
      list.scrollTop = ((list.scrollHeight - list.clientHeight) * frame) / frames
      const now = await new Promise(requestAnimationFrame)
      gaps.push(now - before)
      before = now
    }
    return { gaps: gaps.slice(1), long: [...globalThis.longTasks], listed: document.querySelectorAll('[role="listitem"]').length }
  }, FRAMES)
  figures.rows = await shown()
  await close()
  return figures
}

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]
}

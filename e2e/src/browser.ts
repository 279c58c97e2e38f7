import { createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { type Browser, chromium, type Page } from 'playwright-core'
import { requireProgram } from './shell.ts'

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

/** Debian's Chromium. */
export function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  requireProgram('chromium', 'apt-get install chromium')
  return chromium.launch({ executablePath: '/usr/bin/chromium', args: [...FLAGS, ...flags] })
}

/** A page that keeps what its console and its scripts complained about. */
export interface WatchedPage {
  readonly page: Page
  readonly complaints: string[]
  readonly close: () => Promise<void>
}

export interface PageOptions {
  /** Shows the tour, as on a first visit. Default false. */
  readonly firstVisit?: boolean
  readonly dark?: boolean
  readonly phone?: boolean
}

export async function openPage(browser: Browser, url: string, { firstVisit = false, dark = false, phone = false }: PageOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: phone ? { width: 390, height: 844 } : { width: 1360, height: 900 },
    colorScheme: dark ? 'dark' : 'light',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  if (!firstVisit) await context.addInitScript("localStorage.setItem('gatewright.tour', 'seen')")
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(url)
  return { page, complaints, close: () => context.close() }
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core calls serious or critical, each with the elements that it is about. */
export async function seriousFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    interface Finding {
      readonly id: string
      readonly impact: string
      readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[]
    }
    const { axe } = globalThis as unknown as { readonly axe: { run(): Promise<{ readonly violations: readonly Finding[] }> } }
    const { violations } = await axe.run()
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary ?? ''}`).join(' | ')}`)
  })
}

import { Agent, request } from 'node:http'

export interface LoadOptions {
  /** What is asked for; several are taken in turn. */
  readonly urls: readonly string[]
  readonly count: number
  /** Requests a second, evenly; by default as fast as `connections` answer. */
  readonly rate?: number
  readonly connections?: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface LoadReport {
  /** Answers by status; connections that broke by their error's code. */
  readonly statuses: Readonly<Record<string, number>>
  /** Answers by body. */
  readonly bodies: Readonly<Record<string, number>>
  /** Milliseconds that the slowest answer took. */
  readonly slowest: number
  /**
   * Seconds in which the decisions fell: at least from the first answer to the last request, without the pauses in which nothing was
   * answered (a bucket that nobody asks runs over); at most from the first request to the last answer.
   */
  readonly seconds: { readonly least: number; readonly most: number }
}

/** Whether a token bucket admitted what arithmetic says, within a fraction. */
export function isByArithmetic({ seconds, statuses }: LoadReport, { burst, rate, within }: { readonly burst: number; readonly rate: number; readonly within: number }): boolean {
  const admitted = statuses['200'] ?? 0
  return admitted >= (burst + rate * seconds.least) * (1 - within) && admitted <= (burst + rate * seconds.most) * (1 + within)
}

/** Milliseconds without an answer that are a pause of the machine. */
const PAUSE_MS = 100

/** Sends requests over connections that stay, and counts what comes back. */
export async function sendLoad({ urls, count, rate, connections = 32, headers = {} }: LoadOptions): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  const statuses: Record<string, number> = {}
  const bodies: Record<string, number> = {}
  const began = performance.now()
  let lastAt = began
  let firstAnswerAt = Infinity
  let lastAnswerAt = began
  let pausedMs = 0
  let slowest = 0
  let next = 0

  async function one(): Promise<void> {
    const index = next++
    const at = performance.now()
    lastAt = at
    const { status, body } = await ask(urls[index % urls.length] as string, { agent, headers })
    const answeredAt = performance.now()
    if (firstAnswerAt < Infinity && answeredAt - lastAnswerAt > PAUSE_MS) pausedMs += answeredAt - lastAnswerAt
    lastAnswerAt = answeredAt
    firstAnswerAt = Math.min(firstAnswerAt, lastAnswerAt)
    slowest = Math.max(slowest, lastAnswerAt - at)
    statuses[status] = (statuses[status] ?? 0) + 1
    bodies[body] = (bodies[body] ?? 0) + 1
  }

  if (rate === undefined) {
    await Promise.all(
      Array.from({ length: connections }, async () => {
        while (next < count) await one()
      }),
    )
  } else {
    const pending: Promise<void>[] = []
    while (next < count) {
      const due = Math.min(count, Math.floor(((performance.now() - began) * rate) / 1000) + 1)
      while (next < due) pending.push(one())
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    await Promise.all(pending)
  }
  agent.destroy()
  return { statuses, bodies, slowest, seconds: { least: Math.max(0, lastAt - firstAnswerAt - pausedMs) / 1000, most: (lastAnswerAt - began) / 1000 } }
}

function ask(url: string, { agent, headers }: { readonly agent: Agent; readonly headers: Readonly<Record<string, string>> }): Promise<{ readonly status: string; readonly body: string }> {
  return new Promise((resolve) => {
    const sent = request(url, { agent, headers }, (answer) => {
      let body = ''
      answer.setEncoding('utf8').on('data', (piece) => (body += piece))
      answer.on('error', (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? 'error', body: '' }))
      answer.on('end', () => resolve({ status: String(answer.statusCode), body }))
    })
    sent.on('error', (error: NodeJS.ErrnoException) => resolve({ status: error.code ?? 'error', body: '' })).end()
  })
}

/** Printed, not judged: how long an answer takes depends on the machine. That nothing waits longer than 50 ms is shown on a virtual clock. */
export function printFault(fault: string, before: LoadReport, { slowest, statuses }: LoadReport): void {
  console.log(`${fault}: ${JSON.stringify(statuses)}, the slowest answer after ${slowest.toFixed(0)} ms; without the fault ${before.slowest.toFixed(0)} ms`)
}

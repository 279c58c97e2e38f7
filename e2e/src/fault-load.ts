import type { Outcome } from './chat.ts'
import type { FaultRow } from './fault-table.ts'

export interface FaultLoad {
  readonly fault: string
  /** Each is sent again and again, with a pause. */
  readonly requests: readonly (() => Promise<Outcome>)[]
  readonly messages?: readonly ((turn: number) => Promise<Outcome | undefined>)[]
  /** Brings the fault and takes it away. */
  readonly inject: () => Promise<void>
  /** Whether everything works, management calls too. */
  readonly isWell: () => Promise<boolean>
  /** What everything working again may take at most. */
  readonly limitMs?: number
}

/** The rhythm of the load, not a wait for something to happen. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs a bounded load while a fault is there and until everything is well again. */
export async function runFault({ fault, requests, messages = [], inject, isWell, limitMs = 60_000 }: FaultLoad): Promise<FaultRow> {
  const outcomes: Outcome[] = []
  const chats: Outcome[] = []
  let running = true
  const load = [
    ...requests.map(async (request) => {
      while (running) {
        outcomes.push(await request())
        await pause(10)
      }
    }),
    ...messages.map(async (message) => {
      for (let turn = 0; running; turn += 1) {
        const outcome = await message(turn)
        if (outcome !== undefined) chats.push(outcome)
        await pause(40)
      }
    }),
  ]
  try {
    await inject()
    const begun = performance.now()
    while (!(await isWell())) {
      if (performance.now() - begun > limitMs) throw new Error(`${fault}: not everything works after ${limitMs} ms`)
      await pause(10)
    }
    const healMs = Math.round(performance.now() - begun)
    running = false
    await Promise.all(load)
    return { fault, healMs, ...tally(outcomes, chats) }
  } finally {
    running = false
  }
}

function tally(outcomes: readonly Outcome[], chats: readonly Outcome[]): Omit<FaultRow, 'fault' | 'healMs'> {
  const count = (list: readonly Outcome[], outcome: Outcome): number => list.filter((each) => each === outcome).length
  return {
    requests: outcomes.length,
    lost: count(outcomes, 'lost'),
    wrong: count(outcomes, 'wrong'),
    messages: chats.length,
    messagesLost: count(chats, 'lost'),
    messagesWrong: count(chats, 'wrong'),
  }
}

/** Until a request counts as lost: longer than a machine may stall. */
export const ANSWER_MS = 10_000

/** A request whose right answer is 200 with this text. */
export async function requestOf(url: string, right: string): Promise<Outcome> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MS) })
    const text = await response.text()
    if (response.status >= 500) return 'lost'
    return response.status === 200 && text === right ? 'right' : 'wrong'
  } catch {
    return 'lost'
  }
}

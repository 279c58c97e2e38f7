import type { RestExchange } from '../compile/rest-plan.ts'

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'] as const
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** The execution log of a test invocation: every line with the time, as TestInvokeMethod answers it. */
export function printTestLog({ receivedAt, requestId }: RestExchange, lines: readonly string[]): string {
  const date = printDate(receivedAt)
  return [`Execution log for request ${requestId}`, ...lines.map((line) => `${date} : ${line}`), ''].join('\n')
}

/** As Java prints a date: `Mon Sep 29 19:28:50 UTC 2025`. */
function printDate(epochMs: number): string {
  const time = new Date(epochMs)
  const clock = time.toISOString().slice(11, 19)
  return `${DAYS[time.getUTCDay()]} ${MONTHS[time.getUTCMonth()]} ${String(time.getUTCDate()).padStart(2, '0')} ${clock} UTC ${time.getUTCFullYear()}`
}

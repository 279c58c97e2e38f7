/** What each fault did, as docs/production.md shows it. */
export interface FaultRow {
  readonly fault: string
  readonly requests: number
  /** Without an answer, or with a 5xx. */
  readonly lost: number
  /** Another answer than the right one. */
  readonly wrong: number
  readonly messages: number
  readonly messagesLost: number
  readonly messagesWrong: number
  /** From the end of the fault until requests, messages and management calls all succeed again. */
  readonly healMs: number
}

/** In Markdown. */
export function faultTable(rows: readonly FaultRow[]): string {
  const lines = rows.map(
    ({ fault, requests, lost, wrong, messages, messagesLost, messagesWrong, healMs }) =>
      `| ${fault} | ${requests} / ${lost} / ${wrong} | ${messages} / ${messagesLost} / ${messagesWrong} | ${(healMs / 1000).toFixed(1)} s |`,
  )
  return ['| fault, under load on three nodes | requests: sent / lost / wrong | messages: sent / lost / wrong | well again after |', '|---|---|---|---|', ...lines].join('\n')
}

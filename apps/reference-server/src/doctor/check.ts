/** What was looked at, and how it is. */
export interface Finding {
  readonly what: string
  /** `warning`: it works, and something should be known. */
  readonly verdict: 'ok' | 'warning' | 'fault'
  readonly words: string
}

export const ok = (what: string, words: string): Finding => ({ what, verdict: 'ok', words })
export const warning = (what: string, words: string): Finding => ({ what, verdict: 'warning', words })
export const fault = (what: string, words: string): Finding => ({ what, verdict: 'fault', words })

/** Milliseconds that clocks may differ before tokens, signatures and log lines suffer. */
const SKEW_MS = 1000

/** Compares this machine's clock with an engine's, less half of the way there and back. */
export function compareClocks(what: string, { theirs, sent, received }: { readonly theirs: number; readonly sent: number; readonly received: number }): Finding {
  const skew = Math.round(theirs - (sent + received) / 2)
  const words = `this machine's clock is ${Math.abs(skew)} ms ${skew > 0 ? 'behind' : 'ahead of'} it`
  return Math.abs(skew) <= SKEW_MS ? ok(what, words) : fault(what, `${words}: signatures and tokens are judged by it, run an NTP client`)
}

export const messageOf = (error: unknown): string => {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

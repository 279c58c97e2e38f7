/** Requests to APIs that are being answered. */
export interface RequestsUnderWay {
  /** Never rejects by itself; who made the promise hears of its failure. */
  add(answer: Promise<unknown>): void
  /** Resolves when every request that is under way now has its answer, or after two seconds: the others are not waited for again. */
  passed(): Promise<void>
}

const LIMIT_MS = 2000

export function createRequestsUnderWay(): RequestsUnderWay {
  const answers = new Set<Promise<unknown>>()
  return {
    add(answer) {
      answers.add(answer)
      const forget = (): void => void answers.delete(answer)
      answer.then(forget, forget)
    },
    async passed() {
      const waitedFor = [...answers]
      let timer: NodeJS.Timeout | undefined
      const limit = new Promise((resolve) => (timer = setTimeout(resolve, LIMIT_MS)))
      await Promise.race([Promise.allSettled(waitedFor), limit])
      clearTimeout(timer)
      for (const answer of waitedFor) answers.delete(answer)
    },
  }
}

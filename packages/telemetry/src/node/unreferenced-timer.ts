import type { StartTimer } from '../line-writer.ts'

/** A timer that does not keep the process alive. */
export const startUnreferenced: StartTimer = (callback, milliseconds) => {
  const timer = setTimeout(callback, milliseconds).unref()
  return () => clearTimeout(timer)
}

/** Runs tasks one after another, in the order in which they came. */
export type SerialQueue = <T>(task: () => Promise<T>) => Promise<T>

/** A queue for one connection: a transaction on it must end before the next begins. */
export function createSerialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve()

  return (task) => {
    const result = tail.then(task)
    tail = result.catch(() => undefined)
    return result
  }
}

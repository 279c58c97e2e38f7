/** Milliseconds that something has to become so: a bound against a hang. */
const LIMIT_MS = 60_000

/** Asks again and again until it holds, and gives the milliseconds that it took. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<number> {
  const begun = performance.now()
  while (!(await holds())) {
    if (performance.now() - begun > LIMIT_MS) throw new Error(`${what}: not within ${LIMIT_MS} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  return performance.now() - begun
}

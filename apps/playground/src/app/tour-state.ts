const KEY = 'gatewright.tour'
const listeners = new Set<() => void>()

/** Whether this browser has never seen the tour. */
export function isFirstVisit(): boolean {
  return localStorage.getItem(KEY) === null
}

/** Remembers that the tour was seen or skipped. */
export function endTour(): void {
  localStorage.setItem(KEY, 'seen')
}

/** Asks for the tour. */
export function startTour(): void {
  for (const listener of listeners) listener()
}

/** Tells when somebody asks for the tour. */
export function onTour(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

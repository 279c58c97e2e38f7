import { type Inputs, useCallback, useEffect, useState } from 'preact/hooks'

/** Something that is being fetched, is there, or failed. */
export interface Loaded<Value> {
  readonly value: Value | undefined
  readonly error: Error | undefined
  readonly loading: boolean
  /** Fetches it again; what was there stays until then. */
  readonly reload: () => void
}

/** Fetches something when the page is shown and whenever `inputs` change; an answer that comes too late is dropped. */
export function useLoad<Value>(load: () => Promise<Value>, inputs: Inputs): Loaded<Value> {
  const [state, setState] = useState<Omit<Loaded<Value>, 'reload'>>({ value: undefined, error: undefined, loading: true })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let wanted = true
    setState((before) => ({ ...before, loading: true }))
    load().then(
      (value) => wanted && setState({ value, error: undefined, loading: false }),
      (error: unknown) => wanted && setState((before) => ({ ...before, error: error instanceof Error ? error : new Error(String(error)), loading: false })),
    )
    return () => {
      wanted = false
    }
  }, [...inputs, turn])
  const reload = useCallback(() => setTurn((before) => before + 1), [])
  return { ...state, reload }
}

import { Client, type ClientConfig } from 'pg'

/** Told about the database's revisions. */
export interface Listener {
  /** Something may have been committed: by anyone, or while nobody listened. */
  readonly onChange: () => void
  /** The connection is lost (with the cause) or there again (without). */
  readonly onAvailability: (cause: unknown) => void
}

export interface ListenOptions {
  readonly settings: ClientConfig
  readonly schema: string
  /** Resolves when the schema is there. */
  readonly ready: () => Promise<void>
  readonly listener: Listener
}

/** Milliseconds between two looks at a quiet connection: a message that was lost, or a peer that is gone, shows within that time. */
const LOOK_MS = 2000
/** Milliseconds between two attempts to connect. */
const RETRY_MS = 250

/** Listens until it is closed: connects again whenever the connection is lost, and reports a change after each time it was not there. */
export function listenForRevisions({ settings, schema, ready, listener }: ListenOptions): { close(): Promise<void> } {
  let client: Client | undefined
  let timer: NodeJS.Timeout | undefined
  let closed = false
  void connect()

  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }

  async function connect(): Promise<void> {
    const connecting = new Client({ ...settings, query_timeout: LOOK_MS })
    let lost = false
    const lose = (cause: unknown): void => {
      if (lost) return
      lost = true
      connecting.removeAllListeners('notification')
      connecting.end().catch(() => undefined)
      if (closed) return
      listener.onAvailability(cause)
      later(RETRY_MS, connect)
    }
    connecting.on('error', lose)
    connecting.on('end', () => lose(new Error('The database closed the connection')))
    try {
      await ready()
      if (closed) return
      client = connecting
      await connecting.connect()
      connecting.on('notification', listener.onChange)
      await connecting.query(`LISTEN ${schema}`)
      listener.onAvailability(undefined)
      listener.onChange()
      later(LOOK_MS, () => look(connecting, lose))
    } catch (cause) {
      lose(cause)
    }
  }

  /** Finds out about a message that never came, and about a connection that is dead without a word. */
  async function look(connected: Client, lose: (cause: unknown) => void): Promise<void> {
    try {
      await connected.query('SELECT 1')
      listener.onChange()
      if (client === connected) later(LOOK_MS, () => look(connected, lose))
    } catch (cause) {
      lose(cause)
    }
  }

  function later(ms: number, work: () => Promise<void>): void {
    clearTimeout(timer)
    if (!closed) timer = setTimeout(() => void work(), ms)
  }
}

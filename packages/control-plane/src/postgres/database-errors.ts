import { ControlPlaneError } from '../errors.ts'

/** Classes of SQLSTATE that mean that the server is not there for us: connection, resources, operator's intervention, cut-off transactions. */
const AWAY = /^(?:08|53|57|25P0[34]|3D000|28)/u
/** Two writers at once: serialisation failure, deadlock, unique key. */
const CONFLICT = /^(?:40001|40P01|23505)$/u
/** Errors without SQLSTATE come from the connection itself. */
const SQLSTATE = /^[0-9A-Z]{5}$/u

/** Whether the database found another writer to be faster: the transaction left nothing behind and may be run again. */
export function isConflict(error: unknown): boolean {
  return error instanceof ControlPlaneError && error.code === 'ERR_CONTROL_PLANE_STORE_CONFLICT' && CONFLICT.test(codeOf(error.cause))
}

/** Whether the database cannot be reached, or does not answer in time. */
export function isAway(error: unknown): boolean {
  if (error instanceof ControlPlaneError) return error.code === 'ERR_CONTROL_PLANE_STORE_AWAY'
  const code = codeOf(error)
  if (SQLSTATE.test(code)) return AWAY.test(code)
  if (error instanceof AggregateError) return error.errors.every(isAway)
  return /^E[A-Z]+$/u.test(code) || /timeout|terminated|closed the connection|not queryable|Connection|ended/iu.test(error instanceof Error ? error.message : '')
}

/** Runs what talks to the database alone, and shows its errors as the store's. */
export async function shielded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw asStoreError(error)
  }
}

function asStoreError(error: unknown): unknown {
  if (error instanceof ControlPlaneError) return error
  if (CONFLICT.test(codeOf(error))) return new ControlPlaneError('ERR_CONTROL_PLANE_STORE_CONFLICT', 'Another writer was faster', { cause: error })
  if (isAway(error)) return new ControlPlaneError('ERR_CONTROL_PLANE_STORE_AWAY', `The database cannot be reached: ${messageOf(error)}`, { cause: error })
  return error
}

function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return messageOf(error.errors[0])
  return error instanceof Error ? error.message : String(error)
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

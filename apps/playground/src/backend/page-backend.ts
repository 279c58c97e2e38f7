import type { Backend } from './backend.ts'

/** The gateway in the page. */
export async function createPageBackend(): Promise<Backend> {
  throw new Error('not yet')
}

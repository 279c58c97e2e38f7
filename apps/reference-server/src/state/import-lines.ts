import { ServerError } from '../errors.ts'
import type { OpenState } from './open-state.ts'
import type { StateLine } from './state-file.ts'

export interface Imported {
  readonly documents: number
  readonly archives: number
  readonly stacks: number
}

/**
 * Takes a whole state into a store: all of it in one transaction, or nothing.
 * @throws ServerError when the store holds something already, unless it is to be replaced.
 */
export async function importLines(lines: AsyncIterable<StateLine>, { target, replace }: { readonly target: OpenState; readonly replace: boolean }): Promise<Imported> {
  const { code, stores } = target
  const documents: Extract<StateLine, { document: unknown }>['document'][] = []
  const stackLines: Extract<StateLine, { stack: unknown }>['stack'][] = []
  let archives = 0
  for await (const line of lines) {
    if ('document' in line) documents.push(line.document)
    else if ('stack' in line) stackLines.push(line.stack)
    else if ('code' in line) {
      // Kept by a hash of their contents: one that nothing points to in the end does no harm.
      const zip = Buffer.from(line.code.zip, 'base64')
      if (stores.blobs === undefined) await code.putArchive(zip)
      else await stores.blobs.put(line.code.sha256, zip)
      archives += 1
    }
  }
  await stores.store.transaction('write', async (tx) => {
    const kinds = await tx.kinds()
    if (kinds.length > 0 && !replace) throw new ServerError('ERR_SERVER_CONFIGURATION', 'the target holds APIs or other configuration already: use --replace to put this state in their place')
    for (const kind of kinds) for (const { parent, id } of await tx.listKind(kind)) await tx.delete({ kind, parent, id })
    for (const document of documents) await tx.put({ ...document, version: 0 })
  })
  const names = new Set(stackLines.map(({ stackName }) => stackName))
  for (const name of await stores.stacks.list()) if (!names.has(name)) await stores.stacks.remove(name)
  for (const stack of stackLines) await stores.stacks.write(stack)
  return { documents: documents.length, archives, stacks: stackLines.length }
}

import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { archivesOf } from '../store/archives.ts'
import { VERSION } from '../version.ts'
import type { OpenState } from './open-state.ts'
import { readDocuments, type StateLine } from './state-file.ts'

/** The whole state: documents, functions' archives, stacks. Folders that functions run from stay where they are. */
export async function* exportLines(source: OpenState): AsyncGenerator<StateLine> {
  const { stacks, store } = source.stores
  let count = 0
  yield { gatewrightState: 1, version: VERSION, at: new Date().toISOString() }
  const archives = new Set<string>()
  for await (const line of readDocuments(store)) {
    if ('document' in line) for (const sha256 of archivesOf(line.document)) archives.add(sha256)
    count += 1
    yield line
  }
  for (const sha256 of archives) {
    const zip = await readArchive(sha256, source)
    if (zip === undefined) continue
    count += 1
    yield { code: { sha256, zip: Buffer.from(zip).toString('base64') } }
  }
  for (const name of await stacks.list()) {
    const stack = await stacks.read(name)
    if (stack === undefined) continue
    count += 1
    yield { stack }
  }
  yield { end: count }
}

async function readArchive(sha256: string, { code, stores: { blobs } }: OpenState): Promise<Uint8Array | undefined> {
  if (blobs !== undefined) return blobs.get(sha256)
  const file = fileURLToPath(code.locationOf(sha256))
  return existsSync(file) ? readFile(file) : undefined
}

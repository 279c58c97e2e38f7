import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createCodeStore } from '@gatewright/lambda-runtime'
import { createStackStore } from '../stacks/stack-store.ts'
import type { Stores } from '../store/open-stores.ts'
import { VERSION } from '../version.ts'
import { readDocuments, type StateLine } from './state-file.ts'

export interface ExportSource {
  readonly stores: Pick<Stores, 'store' | 'blobs'>
  readonly dataFolder: string
}

/** The whole state: documents, functions' archives, stacks. Folders that functions run from stay where they are. */
export async function* exportLines({ stores, dataFolder }: ExportSource): AsyncGenerator<StateLine> {
  let count = 0
  yield { gatewrightState: 1, version: VERSION, at: new Date().toISOString() }
  const archives = new Set<string>()
  for await (const line of readDocuments(stores.store)) {
    if ('document' in line) noteArchive(line.document, archives)
    count += 1
    yield line
  }
  for (const sha256 of archives) {
    const zip = await readArchive(sha256, { stores, dataFolder })
    if (zip === undefined) continue
    count += 1
    yield { code: { sha256, zip: Buffer.from(zip).toString('base64') } }
  }
  const stacks = createStackStore(join(dataFolder, 'stacks'))
  for (const name of stacks.list()) {
    const stack = stacks.read(name)
    if (stack === undefined) continue
    count += 1
    yield { stack }
  }
  yield { end: count }
}

function noteArchive({ kind, body }: { readonly kind: string; readonly body: Record<string, unknown> }, archives: Set<string>): void {
  const { sha256, folder } = (body['code'] ?? {}) as { readonly sha256?: string; readonly folder?: string }
  if (kind.startsWith('Lambda') && sha256 !== undefined && folder === undefined) archives.add(sha256)
}

async function readArchive(sha256: string, { stores, dataFolder }: ExportSource): Promise<Uint8Array | undefined> {
  if (stores.blobs !== undefined) return stores.blobs.get(sha256)
  const file = fileURLToPath(createCodeStore({ folder: join(dataFolder, 'code') }).locationOf(sha256))
  return existsSync(file) ? readFile(file) : undefined
}

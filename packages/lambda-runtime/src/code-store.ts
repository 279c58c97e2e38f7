import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { isAbsolute, join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { unzip } from './unzip.ts'

/** Code that is kept, by its hash. */
export interface StoredCode {
  /** Base64, as Lambda's `CodeSha256`. */
  readonly codeSha256: string
  /** Bytes. */
  readonly codeSize: number
}

/** Keeps functions' archives, unpacked, in one folder; the same archive is kept once. */
export interface CodeStore {
  /**
   * Unpacks an archive and keeps it.
   *
   * @throws FunctionRuntimeError `ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE` or `ERR_LAMBDA_RUNTIME_ARCHIVE_TOO_LARGE`.
   */
  putArchive(zip: Uint8Array): Promise<StoredCode>
  /**
   * Takes code from this machine: a folder stays where it is, an archive is kept as `putArchive` does. `undefined` when there is
   * neither at the absolute path.
   */
  takeLocal(path: string): Promise<(StoredCode & { readonly folder?: string }) | undefined>
  /** Folder of an archive's files. */
  directoryOf(codeSha256: string): string
  /** URL of the archive itself. */
  locationOf(codeSha256: string): string
}

/** Keeps archives as `<sha256>.zip` and `<sha256>/` under a folder, which is made when it is first needed. */
export const createCodeStore = ({ folder }: { readonly folder: string }): CodeStore => {
  const nameOf = (codeSha256: string): string => Buffer.from(codeSha256, 'base64').toString('hex')
  const directoryOf = (codeSha256: string): string => join(folder, nameOf(codeSha256))
  const archiveOf = (codeSha256: string): string => `${directoryOf(codeSha256)}.zip`

  const putArchive = async (zip: Uint8Array): Promise<StoredCode> => {
    const codeSha256 = createHash('sha256').update(zip).digest('base64')
    const directory = directoryOf(codeSha256)
    if (!existsSync(directory)) await unpack(zip, { folder, directory, archive: archiveOf(codeSha256) })
    return { codeSha256, codeSize: zip.length }
  }

  return {
    directoryOf,
    locationOf: (codeSha256) => pathToFileURL(archiveOf(codeSha256)).href,
    putArchive,
    takeLocal: async (path) => {
      const found = isAbsolute(path) ? await stat(path).catch(() => undefined) : undefined
      if (found?.isFile()) return putArchive(await readFile(path))
      if (!found?.isDirectory()) return undefined
      const names = await readdir(path)
      const codeSha256 = createHash('sha256').update([path, ...names].join('\n')).digest('base64')
      return { codeSha256, codeSize: found.size, folder: path }
    },
  }
}

/** The folder appears under its name only when it is whole, so that a kill in between leaves nothing that looks finished. */
async function unpack(
  zip: Uint8Array,
  { folder, directory, archive }: { readonly folder: string; readonly directory: string; readonly archive: string },
): Promise<void> {
  const partial = join(folder, `${randomUUID()}.partial`)
  await mkdir(partial, { recursive: true })
  try {
    await unzip(zip, partial)
    await writeFile(`${partial}.zip`, zip)
    await rename(`${partial}.zip`, archive)
    await rename(partial, directory)
  } catch (error) {
    await rm(`${partial}.zip`, { force: true })
    await rm(partial, { recursive: true, force: true })
    if (!existsSync(directory)) throw error // else another call has just stored the same archive
  }
}

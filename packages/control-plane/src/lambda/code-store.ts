import type { Values } from '../documents.ts'
import { ManagementError } from '../errors.ts'
import { invalidParameter } from './lambda-errors.ts'
import type { CodeRecord } from './records.ts'

/** Keeps functions' code; `createCodeStore` of `@gatewright/lambda-runtime` is one in a folder. */
export interface CodeStore {
  /** Unpacks an archive and keeps it. Rejects with a `code` that ends with `ARCHIVE_TOO_LARGE` or `ARCHIVE_UNREADABLE`. */
  putArchive(zip: Uint8Array): Promise<{ readonly codeSha256: string; readonly codeSize: number }>
  /**
   * Takes code from this machine: a folder stays where it is, an archive is kept as `putArchive` does. `undefined` when there is
   * neither at the absolute path.
   */
  takeLocal(path: string): Promise<{ readonly codeSha256: string; readonly codeSize: number; readonly folder?: string } | undefined>
  /** Folder of an archive's files. */
  directoryOf(codeSha256: string): string
  /** URL of the archive itself, shown by GetFunction. */
  locationOf(codeSha256: string): string
}

/** `S3Bucket` of code that is a folder or an archive of this machine; `S3Key` is its absolute path. Changes in a folder are seen at once. */
export const LOCAL_BUCKET = '_gatewright_local'

const MAX_UPLOAD_BYTES = 70_167_211

/** Takes in the code that CreateFunction or UpdateFunctionCode names. */
export async function takeCode(code: Values, { store, operation }: { readonly store: CodeStore; readonly operation: string }): Promise<CodeRecord> {
  const zip = code['ZipFile'] as Uint8Array | undefined
  if (zip !== undefined) return takeArchive(zip, { store, operation })
  if (code['S3Bucket'] === LOCAL_BUCKET) return takeLocal((code['S3Key'] as string | undefined) ?? '', store)
  if (code['S3Bucket'] !== undefined) {
    throw invalidParameter(
      `Error occurred while GetObject. S3 Error Code: NoSuchBucket. There is no S3 here: send ZipFile, or name a folder or an archive with S3Bucket=${LOCAL_BUCKET} and S3Key=/absolute/path`,
    )
  }
  if (code['ImageUri'] !== undefined) throw invalidParameter('Gatewright does not support ImageUri: container images do not run here.')
  throw invalidParameter('Please provide a source for function code.')
}

/** URL of a function's code. */
export function locationOf({ folder, sha256 }: CodeRecord, store: CodeStore): string {
  return folder === undefined ? store.locationOf(sha256) : new URL(`file://${folder}`).href
}

async function takeArchive(zip: Uint8Array, { store, operation }: { readonly store: CodeStore; readonly operation: string }): Promise<CodeRecord> {
  if (zip.length > MAX_UPLOAD_BYTES) {
    const words = `Request must be smaller than ${MAX_UPLOAD_BYTES} bytes for the ${operation} operation`
    throw new ManagementError('RequestEntityTooLargeException', 413, words)
  }
  if (zip.length === 0) throw invalidParameter('Uploaded file must be a non-empty zip')
  const { codeSha256, codeSize } = await store.putArchive(zip).catch(refuseArchive)
  return { sha256: codeSha256, size: codeSize }
}

function refuseArchive(error: unknown): never {
  const { code = '', message } = error as { readonly code?: string; readonly message: string }
  if (code.endsWith('ARCHIVE_TOO_LARGE')) throw invalidParameter(message)
  if (code.endsWith('ARCHIVE_UNREADABLE')) throw invalidParameter('Could not unzip uploaded file. Please check your file, then try to upload again.')
  throw error
}

async function takeLocal(path: string, store: CodeStore): Promise<CodeRecord> {
  const taken = await store.takeLocal(path).catch(refuseArchive)
  if (!taken) throw invalidParameter(`There is no folder or archive ${path} on this machine (S3Key of ${LOCAL_BUCKET} is an absolute path).`)
  const { codeSha256, codeSize, folder } = taken
  return { sha256: codeSha256, size: codeSize, ...(folder !== undefined && { folder }) }
}

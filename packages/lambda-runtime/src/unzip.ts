import { createWriteStream } from 'node:fs'
import { mkdir, realpath, symlink } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import { fromBufferPromise } from 'yauzl'
import type { Entry, ZipFile } from 'yauzl'

import { FunctionRuntimeError } from './errors.ts'

/** Largest sum of the files of a function's code, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_UNZIPPED_BYTES = 262_144_000
const MAX_ENTRIES = 200_000

/**
 * Unpacks a zip archive into an empty folder. Names that lead out of the folder, links that do, and archives that grow above
 * {@link MAX_UNZIPPED_BYTES} are refused.
 *
 * @throws FunctionRuntimeError `ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE` or `ERR_LAMBDA_RUNTIME_ARCHIVE_TOO_LARGE`.
 */
export const unzip = async (archive: Uint8Array, folder: string): Promise<void> => {
  try {
    const zip = await fromBufferPromise(Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength), { lazyEntries: true, strictFileNames: true })
    await extractAll(zip, folder)
  } catch (cause) {
    if (cause instanceof FunctionRuntimeError) throw cause
    throw new FunctionRuntimeError('ERR_LAMBDA_RUNTIME_ARCHIVE_UNREADABLE', `The archive cannot be unpacked: ${(cause as Error).message}`, { cause })
  }
}

async function extractAll(zip: ZipFile, folder: string): Promise<void> {
  let bytes = 0
  let entries = 0
  for await (const entry of zip.eachEntry()) {
    bytes += entry.uncompressedSize // held against what really comes out by yauzl
    if (bytes >= MAX_UNZIPPED_BYTES || ++entries > MAX_ENTRIES) {
      zip.close()
      throw new FunctionRuntimeError('ERR_LAMBDA_RUNTIME_ARCHIVE_TOO_LARGE', `Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`)
    }
    await extract(zip, entry, folder)
  }
}

async function extract(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const target = join(folder, entry.fileName) // yauzl refuses names that are absolute or climb
  if (entry.fileName.endsWith('/')) {
    await mkdir(target, { recursive: true })
    return
  }
  await mkdir(dirname(target), { recursive: true })
  if ((await realpath(dirname(target))) !== dirname(join(await realpath(folder), entry.fileName))) {
    throw new Error(`${entry.fileName} lies behind a link`) // links that lead inside one by one can lead out together
  }
  const stream = await zip.openReadStreamPromise(entry)
  const mode = unixModeOf(entry)
  if ((mode & FILE_TYPE) === LINK) await link(stream, target, folder)
  else await pipeline(stream, createWriteStream(target, { flags: 'wx', mode: mode === 0 ? 0o644 : (mode & 0o777) | 0o400 }))
}

const FILE_TYPE = 0o170000
const LINK = 0o120000
const MADE_ON_UNIX = 3

/** 0 where the archive was not made on Unix. */
const unixModeOf = ({ versionMadeBy, externalFileAttributes }: Entry): number =>
  versionMadeBy >> 8 === MADE_ON_UNIX ? externalFileAttributes >>> 16 : 0

/** A link may only point to a place inside the folder: what is written later through it stays inside, too. */
async function link(stream: Readable, target: string, folder: string): Promise<void> {
  const pointed = await text(stream)
  const way = relative(folder, resolve(dirname(target), pointed))
  if (way.startsWith('..')) throw new Error(`${relative(folder, target)} links to ${pointed}, outside the archive`)
  await symlink(pointed, target)
}

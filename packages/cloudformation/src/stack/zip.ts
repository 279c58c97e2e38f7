/** A file of an archive. */
export interface ZipEntry {
  readonly name: string
  readonly content: Uint8Array
}

/** A ZIP archive of files that are stored, not compressed. See https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3. */
export function zipOf(entries: readonly ZipEntry[]): Uint8Array {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, content } of entries) {
    const title = new TextEncoder().encode(name)
    const crc = crc32(content)
    const common = [
      [20, 2],
      [0x0800, 2],
      [0, 2],
      [0, 2],
      [0x21, 2],
      [crc, 4],
      [content.length, 4],
      [content.length, 4],
      [title.length, 2],
      [0, 2],
    ] as const
    const local = [record([[0x04034b50, 4], ...common]), title, content]
    directory.push(
      record([[0x02014b50, 4], [(3 << 8) | 20, 2], ...common, [0, 2], [0, 2], [0, 2], [(0o100644 << 16) >>> 0, 4], [offset, 4]]),
      title,
    )
    parts.push(...local)
    offset += sizeOf(local)
  }
  const size = sizeOf(directory)
  const end = record([
    [0x06054b50, 4],
    [0, 2],
    [0, 2],
    [entries.length, 2],
    [entries.length, 2],
    [size, 4],
    [offset, 4],
    [0, 2],
  ])
  return join([...parts, ...directory, end])
}

const sizeOf = (parts: readonly Uint8Array[]): number => parts.reduce((size, part) => size + part.length, 0)

/** Little-endian fields of 2 or 4 bytes. */
function record(fields: readonly (readonly [value: number, bytes: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fields.reduce((size, [, bytes]) => size + bytes, 0)))
  let offset = 0
  for (const [value, bytes] of fields) {
    if (bytes === 2) view.setUint16(offset, value, true)
    else view.setUint32(offset, value, true)
    offset += bytes
  }
  return new Uint8Array(view.buffer)
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(sizeOf(parts))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}

function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ 0xffffffff) >>> 0
}

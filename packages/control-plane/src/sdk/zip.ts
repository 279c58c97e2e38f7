/** Text files by path. */
export type Files = Readonly<Record<string, string>>

/** Makes a zip archive whose entries are stored as they are; every entry has the same date, so that the same files give the same bytes. */
export function zipFiles(files: Files): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder()
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const name = encoder.encode(path)
    const data = encoder.encode(text)
    const fields = describeEntry({ data, nameLength: name.length })
    const local = record(0x04034b50, [...fields, [2, 0]])
    parts.push(local, name, data)
    // Made by version 2.0; no extra field, comment, disk number or attributes.
    directory.push(record(0x02014b50, [[2, 20], ...fields, [2, 0], [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]), name)
    offset += local.length + name.length + data.length
  }
  const count = Object.keys(files).length
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = record(0x06054b50, [[2, 0], [2, 0], [2, count], [2, count], [4, size], [4, offset], [2, 0]])
  return join([...parts, ...directory, end])
}

/** Bytes that a number takes, and the number. */
type Field = readonly [size: 2 | 4, value: number]

/** 1 January 1980, the first day that the format knows. */
const DATE = 0x21
const UTF8_NAMES = 0x0800

function describeEntry({ data, nameLength }: { readonly data: Uint8Array; readonly nameLength: number }): readonly Field[] {
  const { length } = data
  return [[2, 20], [2, UTF8_NAMES], [2, 0], [2, 0], [2, DATE], [4, crc32(data)], [4, length], [4, length], [2, nameLength]]
}

function record(signature: number, fields: readonly Field[]): Uint8Array {
  const bytes = new Uint8Array(4 + fields.reduce((sum, [size]) => sum + size, 0))
  const view = new DataView(bytes.buffer)
  view.setUint32(0, signature, true)
  let at = 4
  for (const [size, value] of fields) {
    if (size === 2) view.setUint16(at, value, true)
    else view.setUint32(at, value, true)
    at += size
  }
  return bytes
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of data) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320)
  }
  return ~crc >>> 0
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

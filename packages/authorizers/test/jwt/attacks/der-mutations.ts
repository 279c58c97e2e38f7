// Wrong encodings of one ASN.1 element, the classes that Wycheproof's ModifiedPadding tries on DigestInfo. Whoever parses the padding
// of a PKCS #1 signature instead of comparing it takes some of them.

/** An element: its tag, and its content as bytes or as elements. */
export interface Der {
  readonly tag: number
  readonly content: Uint8Array | readonly Der[]
}

export const bytes = (...parts: readonly (number | Uint8Array)[]): Uint8Array => Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : part)))

/** The element in DER, or with the bytes of another in place of the one at `path`. */
export function encodeDer({ tag, content }: Der, replaced?: { readonly path: readonly number[]; readonly by: Uint8Array }): Uint8Array {
  if (replaced?.path.length === 0) return replaced.by
  if (content instanceof Uint8Array) return tlv(tag, content)
  const [next, ...path] = replaced?.path ?? []
  return tlv(tag, bytes(...content.map((child, index) => encodeDer(child, replaced !== undefined && index === next ? { path, by: replaced.by } : undefined))))
}

/** Every element with the way to it. */
export function elementsOf(der: Der, path: readonly number[] = []): readonly { readonly der: Der; readonly path: readonly number[] }[] {
  const below = der.content instanceof Uint8Array ? [] : der.content.flatMap((child, index) => elementsOf(child, [...path, index]))
  return [{ der, path }, ...below]
}

/** Wrong bytes in place of an element, by what is wrong. */
export function mutationsOf({ tag, content }: Der): Readonly<Record<string, Uint8Array>> {
  const inside = content instanceof Uint8Array ? content : bytes(...content.map((child) => encodeDer(child)))
  const { length } = inside
  const right = tlv(tag, inside)
  const long = (...octets: readonly number[]): Uint8Array => bytes(tag, 0x80 | octets.length, Buffer.from(octets), inside)
  const zeros = Buffer.alloc(2)
  const nothing = bytes(0x05, 0x00)
  const garbage = Buffer.from('4d5a', 'hex')
  const half = length >> 1
  return {
    'length in long form': long(length),
    'length with a leading zero': long(0, length),
    'length one more': bytes(tag, length + 1, inside),
    ...(length > 0 && { 'length one less': bytes(tag, length - 1, inside) }),
    'length overflows 32 bits': long(1, 0, 0, 0, length),
    'length overflows 64 bits': long(1, 0, 0, 0, 0, 0, 0, 0, length),
    'length 2^31-1': long(0x7f, 0xff, 0xff, 0xff),
    'length 2^31': long(0x80, 0, 0, 0),
    'length 2^32-1': long(0xff, 0xff, 0xff, 0xff),
    'length 2^40-1': long(0xff, 0xff, 0xff, 0xff, 0xff),
    'length 2^64-1': long(...Array.from({ length: 8 }, () => 0xff)),
    'length of nothing': bytes(tag, 0xff, inside),
    'indefinite length without an end': bytes(tag, 0x80, inside),
    'indefinite length': bytes(tag | 0x20, 0x80, inside, 0, 0),
    'indefinite length with half an end': bytes(tag | 0x20, 0x80, inside, 0),
    'indefinite length with more after it': bytes(tag | 0x20, 0x80, inside, nothing, 0, 0),
    'indefinite length with an end that is not empty': bytes(tag | 0x20, 0x80, inside, 0, 1, 0),
    removed: new Uint8Array(),
    'tag alone': bytes(tag),
    'zeros appended': tlv(tag, bytes(inside, zeros)),
    'zeros prepended': tlv(tag, bytes(zeros, inside)),
    'zeros appended unused': bytes(right, zeros),
    'NULL appended': tlv(tag, bytes(inside, nothing)),
    'garbage prepended': tlv(tag, bytes(garbage, inside)),
    'garbage before it': bytes(garbage, right),
    'garbage appended': bytes(right, garbage),
    'undefined tags within': tlv(tag, bytes(0xaa, 0x00, inside)),
    'undefined tags around': bytes(0xaa, right.length, right),
    'length cut off': bytes(tag, 0x81),
    'composed, indefinite': bytes(tag | 0x20, 0x80, tlv(tag, inside), 0, 0),
    'composed of a wrong tag': tlv(tag ^ 0x20, tlv(0x0c, inside)),
    composed: tlv(tag ^ 0x20, bytes(tlv(tag, inside.subarray(0, half)), tlv(tag, inside.subarray(half)))),
    ...(tag !== 0x05 && { 'NULL in its place': nothing }),
    ...Object.fromEntries([tag - 2, tag - 1, tag + 1, 0x60, 0xff].map((other) => [`tag ${other}`, tlv(other & 0xff, inside)])),
    ...(length > 0 && {
      'value dropped': bytes(tag, 0),
      'first byte other': tlv(tag, flip(inside, 0)),
      'last byte other': tlv(tag, flip(inside, length - 1)),
      'last byte cut off': tlv(tag, inside.subarray(0, -1)),
      'first byte cut off': tlv(tag, inside.subarray(1)),
    }),
    twice: bytes(right, right),
    'an empty SEQUENCE before it': bytes(0x30, 0, right),
    'an empty SEQUENCE after it': bytes(right, 0x30, 0),
    'a high tag number after it': bytes(right, 0xbf, 0x7f, 0),
    'an explicit NULL after it': bytes(right, 0xa0, 2, nothing),
    'an implicit NULL after it': bytes(right, 0xa0, 0),
    'a SEQUENCE around it': tlv(0x30, right),
  }
}

/** `source` with a bit of one byte turned. */
export function flip(source: Uint8Array, index: number): Uint8Array {
  const copy = Uint8Array.from(source)
  copy[index] = (copy[index] ?? 0) ^ 1
  return copy
}

function tlv(tag: number, content: Uint8Array): Uint8Array {
  return content.length < 128 ? bytes(tag, content.length, content) : bytes(tag, 0x81, content.length, content)
}
